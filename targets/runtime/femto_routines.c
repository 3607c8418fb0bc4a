#include "femto_routines.h"

const femto_function femto_runtime_routines[FEMTO_ROUTINE_COUNT] = {
    [FEMTO_ROUTINE_UNSIGNED_DIVIDE64] = (femto_function)femto_unsigned_divide64,
    [FEMTO_ROUTINE_UNSIGNED_MODULO64] = (femto_function)femto_unsigned_modulo64,
    [FEMTO_ROUTINE_SIGNED_DIVIDE64] = (femto_function)femto_signed_divide64,
    [FEMTO_ROUTINE_SIGNED_MODULO64] = (femto_function)femto_signed_modulo64,
    [FEMTO_ROUTINE_FIND_REGION] = (femto_function)femto_find_region,
    [FEMTO_ROUTINE_UNSIGNED_DIVIDE32] = (femto_function)femto_unsigned_divide32,
    [FEMTO_ROUTINE_UNSIGNED_MODULO32] = (femto_function)femto_unsigned_modulo32,
    [FEMTO_ROUTINE_SIGNED_DIVIDE32] = (femto_function)femto_signed_divide32,
    [FEMTO_ROUTINE_SIGNED_MODULO32] = (femto_function)femto_signed_modulo32,
};

uint64_t femto_unsigned_divide64(uint64_t dividend, uint64_t divisor)
{
    return divisor == 0 ? 0 : dividend / divisor;
}

uint64_t femto_unsigned_modulo64(uint64_t dividend, uint64_t divisor)
{
    return divisor == 0 ? dividend : dividend % divisor;
}

int64_t femto_signed_divide64(int64_t dividend, int64_t divisor)
{
    if (divisor == 0) {
        return 0;
    }
    if (divisor == -1) {
        /* Negated without sign, since -INT64_MIN is not defined in C. */
        return (int64_t)(0 - (uint64_t)dividend);
    }
    return dividend / divisor;
}

int64_t femto_signed_modulo64(int64_t dividend, int64_t divisor)
{
    if (divisor == 0) {
        return dividend;
    }
    return divisor == -1 ? 0 : dividend % divisor;
}

uint32_t femto_unsigned_divide32(uint32_t dividend, uint32_t divisor)
{
    return divisor == 0 ? 0 : dividend / divisor;
}

uint32_t femto_unsigned_modulo32(uint32_t dividend, uint32_t divisor)
{
    return divisor == 0 ? dividend : dividend % divisor;
}

int32_t femto_signed_divide32(int32_t dividend, int32_t divisor)
{
    if (divisor == 0) {
        return 0;
    }
    return divisor == -1 ? (int32_t)(0 - (uint32_t)dividend) : dividend / divisor;
}

int32_t femto_signed_modulo32(int32_t dividend, int32_t divisor)
{
    if (divisor == 0) {
        return dividend;
    }
    return divisor == -1 ? 0 : dividend % divisor;
}

static uint32_t contains(const uint8_t *region, uint32_t length, uintptr_t address, uint32_t size)
{
    /* Written without sums, which could wrap. */
    uintptr_t start = (uintptr_t)region;
    return address >= start && size <= length && address - start <= length - size;
}

uint32_t femto_find_region(const femto_instance *self, uintptr_t address, uint32_t size, uint32_t write)
{
    uint32_t stack_length = (uint32_t)((uintptr_t)self->stack_high - (uintptr_t)self->stack_low);
    return size == 0
        || contains(self->context, self->context_length, address, size)
        || contains(self->stack_low, stack_length, address, size)
        || contains(self->data, self->data_length, address, size)
        || (write == 0 && contains(self->read_only_data, self->read_only_data_length, address, size));
}

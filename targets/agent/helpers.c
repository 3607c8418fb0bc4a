#include "helpers.h"

#include <stdbool.h>

#include "memory.h"

#define MIX_FACTOR 31u

static uint64_t identity(uint64_t value)
{
    return value;
}

static uint32_t sum(uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
    return a + b + c + d + e;
}

static int32_t negate(int32_t value)
{
    return (int32_t)(0u - (uint32_t)value);
}

static uint64_t mixed(uint32_t a, uint64_t b, uint32_t c, uint64_t d)
{
    return (((uint64_t)a * MIX_FACTOR + b) * MIX_FACTOR + c) * MIX_FACTOR + d;
}

static uint64_t mix(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
    return (((a * MIX_FACTOR + b) * MIX_FACTOR + c) * MIX_FACTOR + d) * MIX_FACTOR + e;
}

/* Folds into the context's first word, which shows that the instance arrives, and the calls in their order. */
static void count(femto_instance *self, uint32_t amount)
{
    uint32_t counted;
    if (self->context_length < sizeof counted) {
        return;
    }
    memcpy(&counted, self->context, sizeof counted);
    counted = counted * MIX_FACTOR + amount;
    memcpy(self->context, &counted, sizeof counted);
}

static uint32_t refuse_if(femto_instance *self, uint32_t condition)
{
    if (condition != 0) {
        self->trap_kind = FEMTO_TRAP_HELPER_FAILED;
        return 0;
    }
    return UINT32_MAX;
}

/* Memory at arguments has been checked: the prototypes in AgentHelpers.cs say how much there is of it. */
static uint32_t read(const void *address)
{
    uint32_t value;
    memcpy(&value, address, sizeof value);
    return value;
}

static int64_t wide(int64_t a, int32_t b)
{
    return (int64_t)((uint64_t)a * 3u + (uint64_t)(int64_t)b);
}

static void *advance(uint8_t *address, uint32_t distance)
{
    return (void *)((uintptr_t)address + distance);
}

static uint32_t answer(void)
{
    return 42;
}

static void fill(uint8_t *to, uint32_t length, uint8_t value)
{
    memset(to, value, length);
}

static uint32_t digest(const uint8_t *from, uint16_t length)
{
    uint32_t digest = 0;
    for (uint32_t index = 0; index < length; index++) {
        digest = digest * MIX_FACTOR + from[index];
    }
    return digest;
}

/* From the first byte to the last, also where the two overlap. */
static void copy(uint8_t *to, const uint8_t *from, uint8_t length)
{
    for (uint32_t index = 0; index < length; index++) {
        to[index] = from[index];
    }
}

static uint32_t exchange(void *words)
{
    uint32_t pair[2];
    memcpy(pair, words, sizeof pair);
    const uint32_t exchanged[2] = { pair[1], pair[0] };
    memcpy(words, exchanged, sizeof exchanged);
    return pair[0] + pair[1];
}

static uint32_t digest_block(const uint8_t *block)
{
    return digest(block, 300);
}

static uint64_t narrow(uint8_t a, int8_t b, uint16_t c, int16_t d, bool e)
{
    return mix(a, (uint64_t)(int64_t)b, c, (uint64_t)(int64_t)d, e);
}

static uint8_t to_u8(uint32_t value)
{
    return (uint8_t)value;
}

static int8_t to_i8(uint32_t value)
{
    return (int8_t)(uint8_t)value;
}

static uint16_t to_u16(uint32_t value)
{
    return (uint16_t)value;
}

static int16_t to_i16(uint32_t value)
{
    return (int16_t)(uint16_t)value;
}

/* One of the context's whole cells of 8 bytes. */
static void *cell(const femto_instance *self, uint32_t index)
{
    return index < self->context_length / 8 ? (uint8_t *)self->context + (size_t)index * 8 : NULL;
}

static bool is_odd(uint32_t value)
{
    return (value & 1u) != 0;
}

static const struct {
    uint32_t number;
    femto_function function;
} helpers[] = {
    { 5, (femto_function)identity },
    { 6, (femto_function)sum },
    { 7, (femto_function)negate },
    { 8, (femto_function)mix },
    { 9, (femto_function)count },
    { 10, (femto_function)refuse_if },
    { 11, (femto_function)read },
    { 12, (femto_function)mixed },
    { 13, (femto_function)wide },
    { 14, (femto_function)advance },
    { 15, (femto_function)answer },
    { 16, (femto_function)fill },
    { 17, (femto_function)digest },
    { 18, (femto_function)copy },
    { 19, (femto_function)exchange },
    { 20, (femto_function)digest_block },
    { 21, (femto_function)narrow },
    { 22, (femto_function)to_u8 },
    { 23, (femto_function)to_i8 },
    { 24, (femto_function)to_u16 },
    { 25, (femto_function)to_i16 },
    { 26, (femto_function)is_odd },
    { 27, (femto_function)cell },
};

femto_function agent_helper(uint32_t number)
{
    for (size_t row = 0; row < sizeof helpers / sizeof helpers[0]; row++) {
        if (helpers[row].number == number) {
            return helpers[row].function;
        }
    }
    return NULL;
}

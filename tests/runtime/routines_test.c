/* Routines: division as RFC 9669 has it (4.1), and the search of regions at their edges. */
#include "femto_routines.h"

#include "check.h"

static void divisions_end_in_what_the_standard_says(void)
{
    CHECK_EQUAL(3, femto_unsigned_divide64(10, 3));
    CHECK_EQUAL(1, femto_unsigned_modulo64(10, 3));
    CHECK_EQUAL(0, femto_unsigned_divide64(10, 0));
    CHECK_EQUAL(10, femto_unsigned_modulo64(10, 0));
    CHECK_EQUAL(1, femto_unsigned_divide64(UINT64_MAX, UINT64_MAX));
    CHECK_EQUAL(-3, femto_signed_divide64(-10, 3));
    CHECK_EQUAL(-1, femto_signed_modulo64(-10, 3));
    CHECK_EQUAL(0, femto_signed_divide64(-10, 0));
    CHECK_EQUAL(-10, femto_signed_modulo64(-10, 0));
    CHECK_EQUAL(INT64_MIN, femto_signed_divide64(INT64_MIN, -1));
    CHECK_EQUAL(0, femto_signed_modulo64(INT64_MIN, -1));
}

static void so_do_those_of_32_bits(void)
{
    CHECK_EQUAL(3, femto_unsigned_divide32(10, 3));
    CHECK_EQUAL(1, femto_unsigned_modulo32(10, 3));
    CHECK_EQUAL(0, femto_unsigned_divide32(10, 0));
    CHECK_EQUAL(10, femto_unsigned_modulo32(10, 0));
    CHECK_EQUAL(-3, femto_signed_divide32(-10, 3));
    CHECK_EQUAL(-1, femto_signed_modulo32(-10, 3));
    CHECK_EQUAL(0, femto_signed_divide32(-10, 0));
    CHECK_EQUAL(-10, femto_signed_modulo32(-10, 0));
    CHECK_EQUAL(INT32_MIN, femto_signed_divide32(INT32_MIN, -1));
    CHECK_EQUAL(0, femto_signed_modulo32(INT32_MIN, -1));
}

static void accesses_are_found_in_one_region(void)
{
    uint8_t context[8], data[8], stack[8];
    const uint8_t read_only[8] = { 0 };
    femto_instance instance = {
        .context = context, .context_length = sizeof context,
        .data = data, .data_length = sizeof data,
        .read_only_data = read_only, .read_only_data_length = sizeof read_only,
        .stack_low = stack, .stack_high = stack + sizeof stack,
    };
    const uint8_t *regions[] = { context, data, read_only, stack };
    for (unsigned index = 0; index < sizeof regions / sizeof regions[0]; index++) {
        uintptr_t start = (uintptr_t)regions[index];
        CHECK_EQUAL(1, femto_find_region(&instance, start, 8, 0));
        CHECK_EQUAL(1, femto_find_region(&instance, start + 7, 1, 0));
        CHECK_EQUAL(regions[index] != read_only, femto_find_region(&instance, start, 1, 1));
    }
    instance = (femto_instance){ .context = context, .context_length = sizeof context };
    CHECK_EQUAL(0, femto_find_region(&instance, (uintptr_t)context - 1, 1, 0));
    CHECK_EQUAL(0, femto_find_region(&instance, (uintptr_t)context + 1, 8, 0));
    CHECK_EQUAL(0, femto_find_region(&instance, (uintptr_t)context + 8, 1, 0));
    CHECK_EQUAL(0, femto_find_region(&instance, UINTPTR_MAX, 2, 0));
    CHECK_EQUAL(1, femto_find_region(&instance, UINTPTR_MAX, 0, 1));
}

int main(void)
{
    divisions_end_in_what_the_standard_says();
    so_do_those_of_32_bits();
    accesses_are_found_in_one_region();
    return check_failures;
}

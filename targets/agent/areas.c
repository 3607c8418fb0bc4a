#include "platform.h"

/* Where a linker script puts the areas, and how long it makes them. */
extern uint8_t code_start[], rodata_start[], program_data_start[], context_start[], stack_start[];
extern char code_size[], rodata_size[], program_data_size[], context_size[], stack_size[];

#define AREA(name) { name##_start, (uint32_t)(uintptr_t)name##_size }

const platform_area platform_areas[PLATFORM_AREA_COUNT] = {
    [PLATFORM_CODE] = AREA(code),
    [PLATFORM_READ_ONLY_DATA] = AREA(rodata),
    [PLATFORM_DATA] = AREA(program_data),
    [PLATFORM_CONTEXT] = AREA(context),
    [PLATFORM_STACK] = AREA(stack),
};

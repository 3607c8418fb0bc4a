/* Armv7-M Architecture Reference Manual, B3.5: PMSAv7, whose regions are powers of 2 long. */
#include "memory_protection.h"

#include "platform.h"

#define MPU_CTRL (*(volatile uint32_t *)0xE000ED94u)
#define MPU_RBAR (*(volatile uint32_t *)0xE000ED9Cu)
#define MPU_RASR (*(volatile uint32_t *)0xE000EDA0u)

#define CTRL_ENABLE 1u
#define RBAR_VALID (1u << 4)
#define RASR_ENABLE 1u
#define RASR_SIZE(log2) (((uint32_t)(log2) - 1u) << 1)
#define RASR_DISABLE_FIRST_EIGHTH (1u << 8)
#define RASR_NORMAL_MEMORY (1u << 19 | 1u << 17)
#define RASR_NO_ACCESS (0u << 24)
#define RASR_READ_WRITE (1u << 24)
#define RASR_READ_ONLY (5u << 24)
#define RASR_EXECUTE_NEVER (1u << 28)

#define LOG2_2MIB 21
#define LOG2_1MIB 20
#define LOG2_64KIB 16
#define LOG2_16KIB 14

static void set_region(uint32_t number, uint32_t start, uint32_t attributes)
{
    MPU_RBAR = start | RBAR_VALID | number;
    MPU_RASR = attributes | RASR_NORMAL_MEMORY | RASR_ENABLE;
}

static uint32_t area(uint32_t index)
{
    return (uint32_t)(uintptr_t)platform_areas[index].start;
}

void memory_protection_on(void)
{
    /* Sizes are those of the linker script. A higher region number wins. */
    set_region(0, 0, RASR_NO_ACCESS | RASR_EXECUTE_NEVER | RASR_SIZE(32));
    set_region(1, 0, RASR_READ_ONLY | RASR_SIZE(LOG2_1MIB) | RASR_DISABLE_FIRST_EIGHTH);
    set_region(2, 0x20000000u, RASR_READ_WRITE | RASR_EXECUTE_NEVER | RASR_SIZE(LOG2_64KIB));
    set_region(3, area(PLATFORM_CODE), RASR_READ_ONLY | RASR_SIZE(LOG2_2MIB));
    set_region(4, area(PLATFORM_READ_ONLY_DATA), RASR_READ_ONLY | RASR_EXECUTE_NEVER | RASR_SIZE(LOG2_2MIB));
    set_region(5, area(PLATFORM_DATA), RASR_READ_WRITE | RASR_EXECUTE_NEVER | RASR_SIZE(LOG2_2MIB));
    set_region(6, area(PLATFORM_CONTEXT), RASR_READ_WRITE | RASR_EXECUTE_NEVER | RASR_SIZE(LOG2_2MIB));
    set_region(7, area(PLATFORM_STACK), RASR_READ_WRITE | RASR_EXECUTE_NEVER | RASR_SIZE(LOG2_16KIB));
    MPU_CTRL = CTRL_ENABLE;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

void memory_protection_off(void)
{
    MPU_CTRL = 0;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

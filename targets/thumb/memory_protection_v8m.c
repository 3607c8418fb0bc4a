/* Armv8-M Architecture Reference Manual, B9 and D1.2: PMSAv8, whose regions have any length and never overlap. */
#include "memory_protection.h"

#include "platform.h"

#define MPU_CTRL (*(volatile uint32_t *)0xE000ED94u)
#define MPU_RNR (*(volatile uint32_t *)0xE000ED98u)
#define MPU_RBAR (*(volatile uint32_t *)0xE000ED9Cu)
#define MPU_RLAR (*(volatile uint32_t *)0xE000EDA0u)
#define MPU_MAIR0 (*(volatile uint32_t *)0xE000EDC0u)

#define CTRL_ENABLE 1u
#define RBAR_EXECUTE_NEVER 1u
#define RBAR_READ_WRITE 0u
#define RBAR_READ_ONLY (2u << 1)
#define RLAR_ENABLE 1u
#define RLAR_LIMIT_MASK 0xFFFFFFE0u
#define MAIR_NORMAL_NON_CACHEABLE 0x44u

extern uint8_t flash_start[], ram_start[];
extern char flash_size[], ram_size[];

/* Memory of attribute 0. */
static void set_region(uint32_t number, const uint8_t *start, uint32_t length, uint32_t access)
{
    uint32_t first = (uint32_t)(uintptr_t)start;
    MPU_RNR = number;
    MPU_RBAR = first | access;
    MPU_RLAR = ((first + length - 1u) & RLAR_LIMIT_MASK) | RLAR_ENABLE;
}

static void set_area(uint32_t number, uint32_t area, uint32_t access)
{
    set_region(number, platform_areas[area].start, platform_areas[area].capacity, access);
}

void memory_protection_on(void)
{
    MPU_MAIR0 = MAIR_NORMAL_NON_CACHEABLE;
    set_region(0, flash_start, (uint32_t)(uintptr_t)flash_size, RBAR_READ_ONLY);
    set_region(1, ram_start, (uint32_t)(uintptr_t)ram_size, RBAR_READ_WRITE | RBAR_EXECUTE_NEVER);
    set_area(2, PLATFORM_CODE, RBAR_READ_ONLY);
    set_area(3, PLATFORM_READ_ONLY_DATA, RBAR_READ_ONLY | RBAR_EXECUTE_NEVER);
    set_area(4, PLATFORM_DATA, RBAR_READ_WRITE | RBAR_EXECUTE_NEVER);
    set_area(5, PLATFORM_CONTEXT, RBAR_READ_WRITE | RBAR_EXECUTE_NEVER);
    set_area(6, PLATFORM_STACK, RBAR_READ_WRITE | RBAR_EXECUTE_NEVER);
    MPU_CTRL = CTRL_ENABLE;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

void memory_protection_off(void)
{
    MPU_CTRL = 0;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

#include "memory_protection.h"

#include "platform.h"

#define PMP_READ 1u
#define PMP_WRITE 2u
#define PMP_NAPOT (3u << 3)

#define AGENT_START 0x80000000u
#define AGENT_SIZE (1u << 20)
#define RAM_START 0x80100000u
#define RAM_SIZE (1u << 16)

/* A naturally aligned power of two: the address shifted right by 2, with ones below the size (table 3.12). */
static uint32_t napot(uint32_t start, uint32_t size)
{
    return start >> 2 | ((size >> 3) - 1u);
}

static uint32_t area(uint32_t index)
{
    return napot((uint32_t)(uintptr_t)platform_areas[index].start, platform_areas[index].capacity);
}

#define SET(csr, value) __asm__ volatile("csrw " #csr ", %0" :: "r"((uint32_t)(value)))

void memory_protection_set(void)
{
    const uint32_t read_only = PMP_NAPOT | PMP_READ;
    const uint32_t read_write = PMP_NAPOT | PMP_READ | PMP_WRITE;
    SET(pmpaddr0, napot(AGENT_START, AGENT_SIZE));
    SET(pmpaddr1, napot(RAM_START, RAM_SIZE));
    SET(pmpaddr2, area(PLATFORM_CODE));
    SET(pmpaddr3, area(PLATFORM_READ_ONLY_DATA));
    SET(pmpaddr4, area(PLATFORM_DATA));
    SET(pmpaddr5, area(PLATFORM_CONTEXT));
    SET(pmpaddr6, area(PLATFORM_STACK));
    SET(pmpcfg0, read_only | read_write << 8 | read_only << 16 | read_only << 24);
    SET(pmpcfg1, read_write | read_write << 8 | read_write << 16);
}

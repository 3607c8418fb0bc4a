/* What the engine needs of RIOT. */
#ifndef FEMTO_PORT_RIOT_H
#define FEMTO_PORT_RIOT_H

#include <stdint.h>

#include "fmt.h"
#include "irq.h"
#include "ztimer.h"

static inline uint32_t femto_port_lock(void)
{
    return irq_disable();
}

static inline void femto_port_unlock(uint32_t before)
{
    irq_restore(before);
}

/* RIOT has no interface to caches; its boards that have them run code from flash. */
static inline void femto_port_code_written(const void *code, uint32_t length)
{
    (void)code;
    (void)length;
#if defined(__thumb__)
    __asm__ volatile("dsb\n\tisb" : : : "memory");
#elif defined(__riscv)
    __asm__ volatile("fence.i" : : : "memory");
#elif defined(__XTENSA__)
    __asm__ volatile("isync" : : : "memory");
#endif
}

/* For helpers: milliseconds since the start, modulo 2^32. */
static inline uint32_t femto_port_time_ms(void)
{
    return (uint32_t)ztimer_now(ZTIMER_MSEC);
}

/* For helpers: prints text that a zero ends, from threads. */
static inline void femto_port_print(const char *text)
{
    print_str(text);
}

#endif

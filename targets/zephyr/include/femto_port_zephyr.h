/* What the engine needs of Zephyr; femto_port.h says what each function is for. */
#ifndef FEMTO_PORT_ZEPHYR_H
#define FEMTO_PORT_ZEPHYR_H

#include <stdint.h>

#include <zephyr/cache.h>
#include <zephyr/irq.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include "femto_port.h"

static inline uint32_t femto_port_lock(void)
{
    return irq_lock();
}

static inline void femto_port_unlock(uint32_t before)
{
    irq_unlock(before);
}

/* Both do nothing where the processor has no such cache. */
static inline void femto_port_code_written(const void *code, uint32_t length)
{
    void *start = (void *)(uintptr_t)code;   /* Zephyr's functions take it so, and do not write */
    (void)sys_cache_data_flush_range(start, length);
    (void)sys_cache_instr_invd_all();        /* of a range it would have to begin and end with a cache line */
    femto_port_refetch();
}

static inline uint32_t femto_port_time_ms(void)
{
    return k_uptime_get_32();
}

/* Also from interrupts. */
static inline void femto_port_print(const char *text)
{
    printk("%s", text);
}

#endif

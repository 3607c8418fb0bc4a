/* What the engine needs of RIOT; femto_port.h says what each function is for. */
#ifndef FEMTO_PORT_RIOT_H
#define FEMTO_PORT_RIOT_H

#include <stdint.h>

#include "fmt.h"
#include "irq.h"
#include "ztimer.h"

#include "femto_port.h"

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
    femto_port_refetch();
}

static inline uint32_t femto_port_time_ms(void)
{
    return (uint32_t)ztimer_now(ZTIMER_MSEC);
}

/* From threads. */
static inline void femto_port_print(const char *text)
{
    print_str(text);
}

#endif

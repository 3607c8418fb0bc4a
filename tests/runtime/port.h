/* The port of the tests: signals are the interrupts. */
#ifndef PORT_H
#define PORT_H

#include <stdint.h>

#define FEMTO_CHECK_MARGINS

uint32_t port_lock(void);
void port_unlock(uint32_t before);

static inline uint32_t femto_port_lock(void)
{
    return port_lock();
}

static inline void femto_port_unlock(uint32_t before)
{
    port_unlock(before);
}

static inline void femto_port_code_written(const void *code, uint32_t length)
{
    (void)code;
    (void)length;
}

#endif

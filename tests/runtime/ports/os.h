/* What the operating systems of the stubs do, which port_test.c looks at. */
#ifndef OS_H
#define OS_H

#include <stddef.h>
#include <stdint.h>

extern unsigned os_masked;           /* whether, or how often, interrupts are masked */
extern uint32_t os_time_ms;
extern const void *os_flushed;       /* what the data cache was told to write */
extern size_t os_flushed_length;
extern const char *os_printed;

#endif

/* What QEMU's board "sim" does for a program that executes simcall: the emulator's console and exit. */
#ifndef SIMCALL_H
#define SIMCALL_H

#include <stdint.h>

/* Ends the emulator. */
_Noreturn void simcall_exit(void);

#endif

/*
 * Semihosting: the emulator's console and exit. "RISC-V Semihosting Specification", which takes the operations from
 * "Semihosting for AArch32 and AArch64", release 3.0.
 */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdint.h>

/* Opens the console for reading and for writing. Comes first. */
void semihosting_open(void);

/* Ends the emulator. */
_Noreturn void semihosting_exit(void);

#endif

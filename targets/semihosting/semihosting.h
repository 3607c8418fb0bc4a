/*
 * Semihosting: the emulator's console and exit. "Semihosting for AArch32 and AArch64", release 3.0; the "RISC-V
 * Semihosting Specification" takes the operations from there.
 */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdint.h>

/* Asks the emulator; each instruction set has its own way. */
uint32_t semihosting_call(uint32_t operation, uint32_t parameter);

/* Opens the console for reading and for writing. Comes first. */
void semihosting_open(void);

/* Ends the emulator. */
_Noreturn void semihosting_exit(void);

#endif

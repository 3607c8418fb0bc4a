/* Traps of RV32 that belong to the wall, in machine mode. */
#ifndef FEMTO_WALL_RV32_H
#define FEMTO_WALL_RV32_H

#include "femto_wall.h"

/* For mtvec, which takes it directly. mscratch is the wall's. */
void femto_wall_trap_handler(void);

/* The firmware defines it: handles the interrupt that mcause says. Called with interrupts masked, on the firmware's stack. */
void femto_wall_interrupt(void);

/* The firmware defines it: exceptions that have nothing to do with programs. Does not return. */
_Noreturn void femto_wall_other(void);

#endif

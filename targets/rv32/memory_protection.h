/* Physical memory protection ("The RISC-V Instruction Set Manual", volume II, 3.7). */
#ifndef MEMORY_PROTECTION_H
#define MEMORY_PROTECTION_H

/*
 * Says which accesses the agent and the areas allow to loads and stores of user mode. Programs run in machine mode with
 * mstatus.MPRV set, so that they may mask interrupts while their accesses count as those of user mode.
 */
void memory_protection_set(void);

#endif

/* The memory protection unit (Armv7-M Architecture Reference Manual, B3.5). */
#ifndef MEMORY_PROTECTION_H
#define MEMORY_PROTECTION_H

/* Denies every access except to the areas and to the agent itself; faults are reported, handlers are not restricted. */
void memory_protection_on(void);

void memory_protection_off(void);

#endif

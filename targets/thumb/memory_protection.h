/* The memory protection unit; the files named after the architectures implement it. */
#ifndef MEMORY_PROTECTION_H
#define MEMORY_PROTECTION_H

/* Denies every access except to the areas and to the agent itself; faults are reported, handlers are not restricted. */
void memory_protection_on(void);

void memory_protection_off(void);

#endif

/* The two functions of <string.h> that the agent uses, so that it links without a C library. */
#ifndef AGENT_MEMORY_H
#define AGENT_MEMORY_H

#include <stddef.h>

void *memcpy(void *restrict destination, const void *restrict source, size_t length);

void *memset(void *destination, int value, size_t length);

#endif

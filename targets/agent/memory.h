/* The functions of <string.h> that the agent and the engine use, so that firmware links without a C library. */
#ifndef AGENT_MEMORY_H
#define AGENT_MEMORY_H

#include <stddef.h>

void *memcpy(void *restrict destination, const void *restrict source, size_t length);

void *memset(void *destination, int value, size_t length);

void *memmove(void *destination, const void *source, size_t length);

#endif

#include "memory.h"

#include <stdint.h>

/* A word at a time where both places allow it: areas and messages are mostly that. */
void *memcpy(void *restrict destination, const void *restrict source, size_t length)
{
    uint8_t *to = destination;
    const uint8_t *from = source;
    if ((((uintptr_t)to | (uintptr_t)from) & 3) == 0) {
        for (; length >= 4; length -= 4, to += 4, from += 4) {
            *(uint32_t *)(void *)to = *(const uint32_t *)(const void *)from;
        }
    }
    while (length-- > 0) {
        *to++ = *from++;
    }
    return destination;
}

void *memset(void *destination, int value, size_t length)
{
    uint8_t *to = destination;
    uint32_t word = (uint8_t)value * 0x01010101u;
    if (((uintptr_t)to & 3) == 0) {
        for (; length >= 4; length -= 4, to += 4) {
            *(uint32_t *)(void *)to = word;
        }
    }
    while (length-- > 0) {
        *to++ = (uint8_t)value;
    }
    return destination;
}

void *memmove(void *destination, const void *source, size_t length)
{
    uint8_t *to = destination;
    const uint8_t *from = source;
    if ((uintptr_t)to <= (uintptr_t)from) {
        for (size_t index = 0; index < length; index++) {
            to[index] = from[index];
        }
    } else {
        while (length-- > 0) {
            to[length] = from[length];
        }
    }
    return destination;
}

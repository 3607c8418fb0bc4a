#include "memory.h"

#include <stdint.h>

void *memcpy(void *restrict destination, const void *restrict source, size_t length)
{
    uint8_t *to = destination;
    const uint8_t *from = source;
    while (length-- > 0) {
        *to++ = *from++;
    }
    return destination;
}

void *memset(void *destination, int value, size_t length)
{
    uint8_t *to = destination;
    while (length-- > 0) {
        *to++ = (uint8_t)value;
    }
    return destination;
}

#include "femto_crc32.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words of an image are taken as the processor has them");

/* What a nibble that is shifted out leaves: 64 bytes, since the usual table of 1 KiB would be half of the engine. */
static const uint32_t remainders[16] = {
    0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
    0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
};

/* Inline also where size counts: half of a cold start is this. */
__attribute__((always_inline)) static inline uint32_t shift_nibble(uint32_t state)
{
    return state >> 4 ^ remainders[state & 15u];
}

__attribute__((always_inline)) static inline uint32_t shift_byte(uint32_t state)
{
    return shift_nibble(shift_nibble(state));
}

uint32_t femto_crc32_append(uint32_t state, const void *bytes, uint32_t length)
{
    const uint32_t *words = bytes;
    for (; length >= sizeof *words; length -= (uint32_t)sizeof *words) {
        state ^= *words++;
        for (int half = 0; half < 2; half++) {
            state = shift_byte(shift_byte(state));
        }
    }
    for (const uint8_t *rest = (const uint8_t *)words; length > 0; length--) {
        state = shift_byte(state ^ *rest++);
    }
    return state;
}

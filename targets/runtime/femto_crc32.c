#include "femto_crc32.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words of an image are taken as the processor has them");

/*
 * What a byte's nibbles leave when they are shifted out, if that is their value: 128 bytes, since the usual table of 1 KiB
 * would be half of the engine.
 */
static const struct {
    uint32_t low;
    uint32_t high;
} remainders[16] = {
    { 0x00000000, 0x00000000 }, { 0x77073096, 0x1DB71064 }, { 0xEE0E612C, 0x3B6E20C8 }, { 0x990951BA, 0x26D930AC },
    { 0x076DC419, 0x76DC4190 }, { 0x706AF48F, 0x6B6B51F4 }, { 0xE963A535, 0x4DB26158 }, { 0x9E6495A3, 0x5005713C },
    { 0x0EDB8832, 0xEDB88320 }, { 0x79DCB8A4, 0xF00F9344 }, { 0xE0D5E91E, 0xD6D6A3E8 }, { 0x97D2D988, 0xCB61B38C },
    { 0x09B64C2B, 0x9B64C2B0 }, { 0x7EB17CBD, 0x86D3D2D4 }, { 0xE7B82D07, 0xA00AE278 }, { 0x90BF1D91, 0xBDBDF21C },
};

/* Inline also where size counts: half of a cold start is this. */
__attribute__((always_inline)) static inline uint32_t shift_byte(uint32_t state)
{
    return state >> 8 ^ remainders[state & 15u].low ^ remainders[state >> 4 & 15u].high;
}

uint32_t femto_crc32_append(uint32_t state, const void *bytes, uint32_t length)
{
    const uint16_t *next = bytes;
    uint32_t left = length / sizeof *next;
    if (left > 0) {
        do {
            state = shift_byte(shift_byte(state ^ *next++));
        } while (--left > 0);
    }
    return length % sizeof *next == 0 ? state : shift_byte(state ^ *(const uint8_t *)next);
}

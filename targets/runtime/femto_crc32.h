/* The CRC-32 of IEEE 802.3 (polynomial 0x04C11DB7, bits reflected), as zlib computes it. */
#ifndef FEMTO_CRC32_H
#define FEMTO_CRC32_H

#include <stdint.h>

#define FEMTO_CRC32_START UINT32_MAX

/*
 * Goes on with length bytes that begin at a multiple of 4. The checksum of all bytes is the complement of what the last
 * call returns; a part that another one follows has a multiple of 4 bytes.
 */
uint32_t femto_crc32_append(uint32_t state, const void *bytes, uint32_t length);

#endif

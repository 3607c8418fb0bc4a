/* CRC-16 of up to 64 bytes, bit by bit. Context: 68 bytes. */
#include "../programs/common.h"
struct context { u16 count; u16 start; u8 bytes[64]; };
u64 prog(void *memory) {
  struct context *c = memory;
  if (c->count > sizeof c->bytes) return 0;
  u16 crc = c->start;
  for (u32 i = 0; i < c->count; i++) {
    crc ^= (u16)(c->bytes[i] << 8);
    for (u32 bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (u16)(crc << 1 ^ 0x1021) : (u16)(crc << 1);
  }
  return crc;
}
_Static_assert(sizeof(struct context) == 68, "the comment says so");

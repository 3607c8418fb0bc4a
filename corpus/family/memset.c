/* Fills a part of a buffer. Context: 72 bytes. */
#include "../programs/common.h"
struct context { u16 start, end; u8 value, pad[3]; u8 bytes[64]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 start = c->start, end = c->end;
  if (end > 64) end = 64;
  for (u32 i = start; i < end; i++) c->bytes[i] = c->value;
  return end;
}
_Static_assert(sizeof(struct context) == 72, "the comment says so");

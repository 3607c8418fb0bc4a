/* The exclusive or of a frame, and whether it is the last byte. Context: 34 bytes. */
#include "../programs/common.h"
struct context { u8 length; u8 bytes[32]; u8 good; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 length = c->length;
  if (length == 0 || length > 32) return 0;
  u8 sum = 0x5a;
  for (u32 i = 0; i + 1 < length; i++) sum ^= c->bytes[i];
  c->good = sum == c->bytes[length - 1];
  return sum;
}
_Static_assert(sizeof(struct context) == 34, "the comment says so");

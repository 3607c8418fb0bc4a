/* Sums the numbers of one type in records of type, length and value. Context: 64 bytes. */
#include "../programs/common.h"
struct context { u8 length, wanted; u8 bytes[62]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 length = c->length > 62 ? 62 : c->length, at = 0;
  u64 sum = 0;
  while (at + 2 <= length) {
    u32 type = c->bytes[at], size = c->bytes[at + 1];
    at += 2;
    if (size > length - at) return sum;
    if (type == c->wanted) {
      u32 value = 0;
      for (u32 i = 0; i < size; i++) value = value << 8 | c->bytes[at + i];
      sum += value;
    }
    at += size;
  }
  return sum;
}
_Static_assert(sizeof(struct context) == 64, "the comment says so");

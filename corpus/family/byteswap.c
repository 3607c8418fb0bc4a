/* Words of a message from big-endian, and their sum. Context: 64 bytes. */
#include "../programs/common.h"
struct context { u32 words[16]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u64 sum = 0;
  for (u32 i = 0; i < 16; i++) {
    c->words[i] = __builtin_bswap32(c->words[i]);
    sum += c->words[i];
  }
  return sum;
}
_Static_assert(sizeof(struct context) == 64, "the comment says so");

/* The square root of a number in fixed point, a bit at a time. Context: 12 bytes. */
#include "../programs/common.h"
struct context { u32 number; u32 root; u32 rest; };
u64 prog(void *memory) {
  struct context *c = memory;
  u64 rest = (u64)c->number << 16, root = 0, bit = 1ull << 46;
  for (u32 turn = 0; turn < 24; turn++) {
    if (rest >= root + bit) {
      rest -= root + bit;
      root = (root >> 1) + bit;
    } else root >>= 1;
    bit >>= 2;
  }
  c->root = (u32)root;
  c->rest = (u32)rest;
  return root;
}
_Static_assert(sizeof(struct context) == 12, "the comment says so");

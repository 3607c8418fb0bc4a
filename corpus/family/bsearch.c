/* Where in a sorted table a number belongs. Context: 136 bytes. */
#include "../programs/common.h"
struct context { u32 count; u32 wanted; u32 table[32]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 low = 0, high = c->count > 32 ? 32 : c->count;
  for (u32 turn = 0; turn < 6 && low < high; turn++) {
    u32 middle = (low + high) >> 1;
    if (c->table[middle] < c->wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
_Static_assert(sizeof(struct context) == 136, "the comment says so");

/* Sorts up to 16 halves. Context: 36 bytes. */
#include "../programs/common.h"
struct context { u32 count; s16 values[16]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 count = c->count;
  if (count > 16) count = 16;
  u32 swaps = 0;
  for (u32 i = 0; i + 1 < count; i++)
    for (u32 j = 0; j + 1 < count - i; j++)
      if (c->values[j] > c->values[j + 1]) {
        s16 value = c->values[j];
        c->values[j] = c->values[j + 1];
        c->values[j + 1] = value;
        swaps++;
      }
  return swaps;
}
_Static_assert(sizeof(struct context) == 36, "the comment says so");

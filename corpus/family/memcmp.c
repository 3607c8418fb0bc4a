/* Compares two buffers of up to 32 bytes. Context: 66 bytes. */
#include "../programs/common.h"
struct context { u8 count, pad; u8 left[32], right[32]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 count = c->count & 31;
  for (u32 i = 0; i < count; i++) {
    if (c->left[i] != c->right[i]) return c->left[i] < c->right[i] ? -1ull : 1;
  }
  return 0;
}
_Static_assert(sizeof(struct context) == 66, "the comment says so");

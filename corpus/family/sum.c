/* Sum of up to 16 words. Context: 68 bytes. */
#include "../programs/common.h"
struct context { u32 count; u32 words[16]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 count = c->count > 16 ? 16 : c->count;
  u64 sum = 0;
  for (u32 i = 0; i < count; i++) sum += c->words[i];
  return sum;
}
_Static_assert(sizeof(struct context) == 68, "the comment says so");

/* The median of five samples, sorted on the stack. Context: 12 bytes. */
#include "../programs/common.h"
struct context { s16 samples[5]; u16 median; };
u64 prog(void *memory) {
  struct context *c = memory;
  s16 sorted[5];
  for (u32 i = 0; i < 5; i++) {
    s16 sample = c->samples[i];
    u32 at = i;
    while (at > 0 && sorted[at - 1] > sample) {
      sorted[at] = sorted[at - 1];
      at--;
    }
    sorted[at] = sample;
  }
  c->median = (u16)sorted[2];
  return c->median;
}
_Static_assert(sizeof(struct context) == 12, "the comment says so");

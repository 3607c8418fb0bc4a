/* Whatever the optimizer does, its lines are executed in the order of C: a debugger has to show them so. */
#include "../programs/common.h"

struct context { u32 n; u32 seed; };

static NOINLINE u32 mixed(u32 value) {
  volatile u32 kept = value ^ 0x55;
  kept = kept * 3;
  return kept + 1;
}

u64 prog(struct context *c) {
  volatile u32 sum = c->seed;
  for (u32 i = 0; i < c->n; i++) {
    sum = sum + i;
    if (sum & 1)
      sum = mixed(sum);
    else
      sum = sum / 2;
  }
  return sum;
}

/* A product of two matrices of four by four. Context: 192 bytes. */
#include "../programs/common.h"
struct context { s32 left[4][4], right[4][4], product[4][4]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 trace = 0;
  for (u32 i = 0; i < 4; i++) {
    for (u32 j = 0; j < 4; j++) {
      u32 sum = 0;
      for (u32 k = 0; k < 4; k++) sum += (u32)c->left[i][k] * (u32)c->right[k][j];
      c->product[i][j] = (s32)sum;
    }
    trace += (u32)c->product[i][i];
  }
  return trace;
}
_Static_assert(sizeof(struct context) == 192, "the comment says so");

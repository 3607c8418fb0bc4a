/* A callee without a result: its exit leaves r0 without a value. */
#include "../programs/common.h"

static NOINLINE void store(u32 *out, u32 value) { *out = value * 3 + 1; }

u64 prog(u32 *context) {
  store(context, context[0]);
  store(context + 1, context[1]);
  return context[0] ^ context[1];
}

/* Arrays on the stack, in the entry and in a callee that gets the address of the caller's. */
#include "../programs/common.h"

static NOINLINE u32 fill(u32 *out, u32 seed) {
  u32 local[8];
  for (u32 i = 0; i < 8; i++) local[i] = seed = seed * 1664525u + 1013904223u;
  for (u32 i = 0; i < 8; i++) out[i] = local[7 - i] ^ local[i & 3];
  return seed;
}

u64 prog(u32 *context) {
  u32 a[8], sum;
  volatile u8 bytes[16];
  sum = fill(a, context[0]);
  for (u32 i = 0; i < 16; i++) bytes[i] = (u8)(a[i & 7] >> i);
  for (u32 i = 0; i < 16; i++) sum = sum * 33 + bytes[i];
  return ((u64)a[3] << 32) | sum;
}

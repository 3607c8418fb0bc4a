/* 64-bit arithmetic, signed and unsigned, with constants that need 16-byte loads. */
#include "../programs/common.h"

struct context { u64 a, b; s64 c; s32 d; u32 shift; };

u64 prog(struct context *x) {
  u64 r = x->a * x->b + 0x123456789abcdef0ull;
  r ^= x->a / (x->b | 1) + x->a % (x->b | 1);
  r += (u64)(x->c >> (x->shift & 63)) ^ (r << (x->shift & 31));
  r -= (u64)(s64)x->d * 0xfedcba9876543210ull;
  if ((s64)r < x->c) r = ~r;
  if ((u32)r > 0x80000000u) r += 0x8000000000000001ull;
  return r ^ (u64)(s8)x->a ^ (u64)(s16)x->b;
}

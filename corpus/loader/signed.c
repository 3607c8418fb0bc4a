/* Signed division, sign-extending moves and loads, byte swaps: instructions of their own, from -mcpu=v4 on. */
#include "../programs/common.h"

struct context { s8 b; s8 pad; s16 h; s32 w; s64 d; };

u64 prog(struct context *c) {
  s64 r = c->d / (c->w ? c->w : 1) + c->d % (c->h ? c->h : 1);
  s32 q = c->w / (c->b ? c->b : 1) - c->w % (c->h ? c->h : 1);
  r += c->b + c->h * 3 + (s64)c->w;
  r ^= (s64)(s8)(q * 5) + (s16)(r >> 3);
  return (u64)r ^ __builtin_bswap64((u64)c->d) ^ __builtin_bswap32((u32)c->w) ^ __builtin_bswap16((u16)c->h);
}

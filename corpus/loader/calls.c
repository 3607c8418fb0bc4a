/* Callees before and after the entry, static and global, in the same and in other sections, weak and hidden. */
#include "../programs/common.h"

struct context { u32 n; u32 values[8]; };

static NOINLINE u64 square(u64 x) { return x * x + 1; }

__attribute__((section("library"))) NOINLINE u64 twice(u64 x) { return square(x) + square(x + 1); }

__attribute__((section("library"), weak)) NOINLINE u64 weakly(u64 x) { return x / 3 + 7; }

__attribute__((visibility("hidden"))) NOINLINE u64 hidden(u64 x) { return twice(x) ^ weakly(x); }

NOINLINE u64 unreachable(u64 x) { return x - 12345; }

static NOINLINE u64 sum(const u32 *values, u32 n) {
  u64 s = 0;
  for (u32 i = 0; i < 8; i++) if (i < n) s += hidden(values[i]);
  return s;
}

__attribute__((section("entry"))) u64 prog(struct context *c) { return sum(c->values, c->n) + twice(c->n); }

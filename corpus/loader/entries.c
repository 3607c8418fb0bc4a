/* Several entries in one object, each in its own section, sharing callees in .text. */
#include "../programs/common.h"

struct context { u32 a, b; };

static NOINLINE u32 mix(u32 x, u32 y) { return (x ^ (y << 5)) * 2654435761u; }

NOINLINE u32 shared(const struct context *c) { return mix(c->a, c->b) + 1; }

__attribute__((section("hook/first"))) u64 first(struct context *c) { return shared(c); }

__attribute__((section("hook/second"))) u64 second(struct context *c) { return mix(c->b, c->a); }

__attribute__((section("hook/second"))) u64 third(struct context *c) { return shared(c) + second(c); }

/* Sections that other loaders look for; a program that does not refer to them does not carry them. */
const char _license[] __attribute__((section("license"))) = "GPL";
const u32 _version __attribute__((section("version"))) = 1;

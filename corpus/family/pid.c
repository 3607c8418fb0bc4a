/* A controller of three terms in fixed point, with a limited integral. Context: 32 bytes. */
#include "../programs/common.h"
struct context { s32 target, measured, integral, previous; s16 kp, ki, kd, pad; s32 output, limit; };
static s32 limited(s64 value, s32 limit) {
  if (value > limit) return limit;
  if (value < -(s64)limit) return (s32)-(s64)limit;
  return (s32)value;
}
u64 prog(void *memory) {
  struct context *c = memory;
  s32 limit = c->limit < 0 ? 0 : c->limit;
  s64 error = (s64)c->target - c->measured;
  c->integral = limited((s64)c->integral + error, limit);
  s64 sum = error * c->kp + (s64)c->integral * c->ki + (error - c->previous) * c->kd;
  c->previous = limited(error, 0x7fffffff);
  c->output = limited(sum >> 8, limit);
  return (u32)c->output;
}
_Static_assert(sizeof(struct context) == 32, "the comment says so");

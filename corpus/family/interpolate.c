/* A value between the points of a table. Context: 76 bytes. */
#include "../programs/common.h"
struct context { u16 x, count; u32 y; struct { u16 x, y; } points[17]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 count = c->count;
  if (count < 2 || count > 17) return 0;
  u32 at = 1;
  while (at < count - 1 && c->points[at].x < c->x) at++;
  u32 x0 = c->points[at - 1].x, y0 = c->points[at - 1].y;
  u32 x1 = c->points[at].x, y1 = c->points[at].y;
  if (x1 <= x0 || c->x < x0) return y0;
  u32 part = c->x > x1 ? x1 - x0 : c->x - x0;
  c->y = y1 >= y0 ? y0 + (y1 - y0) * part / (x1 - x0) : y0 - (y0 - y1) * part / (x1 - x0);
  return c->y;
}
_Static_assert(sizeof(struct context) == 76, "the comment says so");

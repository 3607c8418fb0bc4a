/* A ring buffer: what comes in pushes the oldest out. Context: 84 bytes. */
#include "../programs/common.h"
struct context { u32 head; u32 count; u32 incoming; u32 slots[16]; u16 pushes; u16 pad; u32 dropped; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 head = c->head & 15, value = c->incoming, pushes = c->pushes & 63;
  u64 out = 0;
  if (c->count > 16) c->count = 16;
  for (u32 i = 0; i < pushes; i++) {
    if (c->count == 16) {
      out += c->slots[head];
      c->dropped++;
    } else c->count++;
    c->slots[head] = value++;
    head = (head + 1) & 15;
  }
  c->head = head;
  return out;
}
_Static_assert(sizeof(struct context) == 84, "the comment says so");

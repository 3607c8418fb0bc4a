/* Finds the payload of a CoAP message behind its token and options. Context: 68 bytes. */
#include "../programs/common.h"
struct context { u32 length; u8 message[64]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 length = c->length, at = 4, option = 0;
  if (length < 4 || length > 64 || c->message[0] >> 6 != 1) return 0;
  at += c->message[0] & 15;
  for (u32 options = 0; options < 16; options++) {
    if (at >= length) return option;
    u32 head = c->message[at++];
    if (head == 255) return (u64)option << 32 | (u64)at << 16 | (length - at);
    u32 delta = head >> 4, size = head & 15;
    if (delta == 13) {
      if (at >= length) return 0;
      delta = 13 + c->message[at++];
    } else if (delta > 13) return 0;
    if (size == 13) {
      if (at >= length) return 0;
      size = 13 + c->message[at++];
    } else if (size > 13) return 0;
    option += delta;
    at += size;
  }
  return 0;
}
_Static_assert(sizeof(struct context) == 68, "the comment says so");

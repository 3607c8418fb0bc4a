/* The number that a text of up to 16 digits begins with. Context: 16 bytes. */
#include "../programs/common.h"
struct context { char text[16]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 at = 0, value = 0, negative = 0;
  while (at < 16 && c->text[at] == ' ') at++;
  if (at < 16 && (c->text[at] == '-' || c->text[at] == '+')) negative = c->text[at++] == '-';
  for (; at < 16; at++) {
    u32 digit = (u32)c->text[at] - '0';
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  return negative ? 0 - value : value;
}
_Static_assert(sizeof(struct context) == 16, "the comment says so");

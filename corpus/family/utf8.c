/* Counts the characters of a text in UTF-8, and says where it is not well-formed. Context: 50 bytes. */
#include "../programs/common.h"
struct context { u8 length, wrong; u8 text[48]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 length = c->length > 48 ? 48 : c->length, characters = 0, at = 0;
  while (at < length) {
    u32 first = c->text[at], more;
    if (first < 0x80) more = 0;
    else if (first >> 5 == 6) more = 1;
    else if (first >> 4 == 14) more = 2;
    else if (first >> 3 == 30) more = 3;
    else break;
    if (more >= length - at) break;
    for (u32 i = 1; i <= more; i++)
      if (c->text[at + i] >> 6 != 2) return characters;
    at += more + 1;
    characters++;
  }
  c->wrong = (u8)at;
  return characters;
}
_Static_assert(sizeof(struct context) == 50, "the comment says so");

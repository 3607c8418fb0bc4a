/* Counts the bits that are set, word by word, each until none is left. Context: 64 bytes. */
#include "../programs/common.h"
struct context { u32 words[16]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 count = 0;
  for (u32 i = 0; i < 16; i++) {
    u32 word = c->words[i];
    for (u32 bit = 0; bit < 32; bit++) count += word >> bit & 1;
  }
  return count;
}
_Static_assert(sizeof(struct context) == 64, "the comment says so");

/* Buttons that count as pressed after three equal samples. Context: 40 bytes. */
#include "../programs/common.h"
struct context { u8 samples[32]; u8 states[4]; u8 pressed; u8 pad[3]; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 presses = 0;
  for (u32 i = 0; i < 32; i++) {
    u32 button = i & 3, state = c->states[button] & 3, down = c->samples[i] & 1;
    switch (state) {
      case 0: state = down ? 1 : 0; break;
      case 1: state = down ? 2 : 0; break;
      case 2:
        state = down ? 3 : 0;
        if (down) {
          c->pressed |= (u8)(1u << button);
          presses++;
        }
        break;
      default: state = down ? 3 : 0;
    }
    c->states[button] = (u8)state;
  }
  return presses;
}
_Static_assert(sizeof(struct context) == 40, "the comment says so");

/* A small machine whose operations select what happens to a number. Context: 44 bytes. */
#include "../programs/common.h"
struct context { u32 count, value; u8 operations[32]; u32 operand; };
u64 prog(void *memory) {
  struct context *c = memory;
  u32 value = c->value, operand = c->operand;
  for (u32 i = 0; i < 32 && i < c->count; i++)
    switch (c->operations[i]) {
      case 0: return value;
      case 1: value += operand; break;
      case 2: value -= operand; break;
      case 3: value *= operand; break;
      case 4: value ^= operand; break;
      case 5: value = value << 7 | value >> 25; break;
      case 6: operand = value; break;
      case 7: value = operand ? value / operand : 0; break;
      default: value = ~value;
    }
  return value;
}
_Static_assert(sizeof(struct context) == 44, "the comment says so");

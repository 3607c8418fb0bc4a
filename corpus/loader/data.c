/* Data of every kind: initialized, zeroed, read-only, strings, alignment, a function-local static, COMMON. */
#include "../programs/common.h"

u32 counter = 40;
static u64 total;
u16 common_symbol[6];
static const u8 table[16] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};
const u64 aligned[4] __attribute__((aligned(32))) = {1ull << 40, 2, 3, 0xffffffffffffffffull};
static u8 unreferenced[64] = {1};
static u8 bytes[5] = {9, 8, 7, 6, 5};
static volatile u8 late __attribute__((section(".data.late"))) = 11;

u64 unused(void) { return unreferenced[3]++; }

static const char *name(u32 i) { return i & 1 ? "odd" : "an even number"; }

u64 prog(u32 *context) {
  static u32 calls = 5;
  u32 i = context[0] & 15;
  const char *s = name(i);
  counter += table[i];
  total += aligned[i & 3];
  common_symbol[i % 6] += 2;
  bytes[i % 5]++;
  calls++;
  late++;
  return counter + total + common_symbol[i % 6] + bytes[i % 5] + calls + late + (u8)s[2];
}

/* The day of the year, and what day of the week it is. Context: 8 bytes. */
#include "../programs/common.h"
struct context { u16 year; u8 month, day; u16 result; u8 weekday, pad; };
static const u8 lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
u64 prog(void *memory) {
  struct context *c = memory;
  u32 year = c->year, month = c->month, day = c->day;
  if (month < 1 || month > 12 || day < 1 || day > 31) return 0;
  u32 leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0), result = day;
  for (u32 i = 0; i < month - 1; i++) result += lengths[i];
  if (month > 2) result += leap;
  u32 before = year ? year - 1 : 0;
  c->result = (u16)result;
  c->weekday = (u8)((365 * before + before / 4 - before / 100 + before / 400 + result) % 7);
  return result;
}
_Static_assert(sizeof(struct context) == 8, "the comment says so");

/* Calls of helpers by number, as firmware headers declare them. */
#include "../programs/common.h"

static u32 (*const fetch_local)(u32 key, u32 *value) = (void *)0x12;
static u32 (*const store_local)(u32 key, u32 value) = (void *)0x10;
static u32 (*const now_ms)(void) = (void *)0x20;

u64 prog(u32 *context) {
  u32 value = 0;
  fetch_local(context[0], &value);
  store_local(context[0], value + 1);
  return value + now_ms();
}

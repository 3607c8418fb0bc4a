/* Every atomic that clang emits, on the context and on data. Needs -mcpu=v3. */
#include "../programs/common.h"

struct context { u32 w, pad; u64 d; };
static u64 shared_counter = 1000;

u64 prog(struct context *c) {
  u64 r = __sync_fetch_and_add(&c->w, 5);
  r += __sync_fetch_and_or(&c->d, 0x70);
  r += __sync_fetch_and_and(&c->d, ~0x11ull);
  r += __sync_fetch_and_xor(&c->w, 0xff);
  r += __sync_lock_test_and_set(&c->d, 0x1234567890ull);
  r += __sync_val_compare_and_swap(&c->d, 0x1234567890ull, 42);
  r += __sync_val_compare_and_swap(&c->w, 1, 2);
  __sync_fetch_and_add(&shared_counter, r);
  return shared_counter + c->w + c->d;
}

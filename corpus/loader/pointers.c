/* Pointers in data sections: read-only tables of pointers, pointers between writable sections, chains. */
#include "../programs/common.h"

static u32 alpha = 7, beta = 11;
static u32 zeroed[4];
static u32 *const targets[3] = {&alpha, &beta, &zeroed[2]};
static const char *const names[3] = {"one", "two", "three"};
struct node { const struct node *next; u32 value; };
static const struct node last = {0, 100};
static const struct node middle = {&last, 20};
static const struct node head = {&middle, 3};
static u32 *cursor = &zeroed[1];
u32 *volatile *const to_cursor = (u32 *volatile *)&cursor;

u64 prog(u32 *context) {
  u32 i = context[0] % 3, sum = 0;
  *targets[i] += 5;
  **to_cursor += 2;
  for (const struct node *n = &head; n; n = n->next) sum = sum * 3 + n->value;
  for (const char *s = names[i]; *s; s++) sum = sum * 31 + (u8)*s;
  return ((u64)sum << 32) | (alpha * 10000 + beta * 100 + zeroed[1] * 10 + zeroed[2]);
}

/* A map as libbpf declares it, in .maps. */
#define __uint(name, val) int (*name)[val]
struct { __uint(type, 2); __uint(max_entries, 4); unsigned int *key; unsigned int *value; }
    numbers __attribute__((section(".maps"), used));
static void *(*const lookup)(void *, const void *) = (void *)1;
unsigned long long prog(void *context) {
  unsigned int key = 1, *value = lookup(&numbers, &key);
  return value ? *value : 0;
}

/* A map as it was declared before BTF, in maps. */
struct bpf_map_def { unsigned int type, key_size, value_size, max_entries, flags; };
struct bpf_map_def numbers __attribute__((section("maps"), used)) = {2, 4, 4, 4, 0};
static void *(*const lookup)(void *, const void *) = (void *)1;
unsigned long long prog(void *context) {
  unsigned int key = 1, *value = lookup(&numbers, &key);
  return value ? *value : 0;
}

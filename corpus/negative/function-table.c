/* Addresses of functions in data. */
typedef unsigned long long (*callee)(void *);
static unsigned long long one(void *context) { return *(unsigned int *)context; }
static unsigned long long two(void *context) { return *(unsigned int *)context * 2ull; }
callee table[2] = {one, two};
unsigned long long prog(unsigned int *context) { return (unsigned long long)table[*context & 1]; }

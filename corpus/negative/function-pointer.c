/* The address of a function in code. */
typedef unsigned long long (*callee)(void *);
static __attribute__((noinline)) unsigned long long one(void *context) { return *(unsigned int *)context; }
unsigned long long prog(callee *context) { *context = one; return 0; }

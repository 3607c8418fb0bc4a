/* A field access that is relocated when the program is loaded (CO-RE). */
struct task { int pid; int tgid; } __attribute__((preserve_access_index));
unsigned long long other(int *context) { return (unsigned long long)*context; }
unsigned long long prog(struct task *context) { return (unsigned long long)context->tgid; }

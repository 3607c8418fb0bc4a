/* Calls a function that no section defines. */
extern unsigned long long missing_function(void *);
unsigned long long prog(void *context) { return missing_function(context) + 1; }

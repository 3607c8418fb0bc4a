/* Refers to a variable that no section defines. */
extern unsigned int missing_variable;
unsigned long long prog(void *context) { return missing_variable; }

/* Two global functions, so that the entry has to be named. */
unsigned long long first(unsigned int *context) { return *context; }
unsigned long long second(unsigned int *context) { return *context + 1ull; }

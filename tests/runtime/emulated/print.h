/* Text on the board's console. */
#ifndef PRINT_H
#define PRINT_H

#include <stdint.h>

void print(const char *text);

/* A number, then text. */
void print_number(uint32_t number, const char *unit);

#endif

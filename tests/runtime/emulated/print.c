#include "print.h"

#include "platform.h"

void print(const char *text)
{
    uint32_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    platform_write(text, length);
}

void print_number(uint32_t number, const char *unit)
{
    char digits[11];
    char *first = digits + sizeof digits - 1;
    *first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    print(first);
    print(unit);
}

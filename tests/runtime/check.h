/* Assertions of the tests, which go on with what other tests can tell and end with the number of failures. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdio.h>

static int check_failures;

#define CHECK(condition)                                                                 \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            printf("%s:%d: %s: not true: %s\n", __FILE__, __LINE__, __func__, #condition); \
            check_failures++;                                                            \
        }                                                                                \
    } while (0)

#define CHECK_EQUAL(expected, actual)                                                        \
    do {                                                                                     \
        int64_t check_expected = (int64_t)(expected);                                        \
        int64_t check_actual = (int64_t)(actual);                                            \
        if (check_expected != check_actual) {                                                \
            printf("%s:%d: %s: %s is %" PRId64 ", not %" PRId64 "\n", __FILE__, __LINE__, __func__, #actual, \
                check_actual, check_expected);                                               \
            check_failures++;                                                                \
        }                                                                                    \
    } while (0)

#endif

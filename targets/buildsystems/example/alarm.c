/* Says whether the mean of the samples is above the limit: 1 or 0. */
#include "window.h"

uint64_t alarm(const struct window *window)
{
    uint32_t sum = 0;
    if (window->count > SAMPLES) {
        return 0;
    }
    for (uint32_t i = 0; i < window->count; i++) {
        sum += window->samples[i];
    }
    return sum > window->limit * window->count;
}

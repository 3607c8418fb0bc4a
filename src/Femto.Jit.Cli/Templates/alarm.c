/* Says whether the mean of the latest samples is above a limit: 1 or 0. */
#include <stdint.h>

#define SAMPLES 16

/* What the firmware hands over: the context of contract.toml. */
struct window {
    uint16_t limit;
    uint16_t count;             /* of samples that there are, at most SAMPLES */
    uint16_t samples[SAMPLES];
};

uint64_t alarm(const struct window *window)
{
    uint32_t count = window->count;
    if (count == 0 || count > SAMPLES) {
        return 0;
    }
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        sum += window->samples[i];
    }
    return sum > window->limit * count;
}

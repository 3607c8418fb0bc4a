/* The largest sample. */
#include "window.h"

uint64_t peak(const struct window *window)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < window->count && i < SAMPLES; i++) {
        most = window->samples[i] > most ? window->samples[i] : most;
    }
    return most;
}

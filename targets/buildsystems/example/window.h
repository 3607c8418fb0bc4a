/* What the firmware hands to programs: the context of contract.toml. */
#ifndef WINDOW_H
#define WINDOW_H

#include <stdint.h>

#define SAMPLES 16

struct window {
    uint16_t limit;
    uint16_t count;             /* of samples that there are, at most SAMPLES */
    uint16_t samples[SAMPLES];
};

#endif

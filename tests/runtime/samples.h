/* The images that the tests run; 'run' has translated them for this machine. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include "femto_container.h"

/* An image in memory of its own, which is executable and begins at a page. */
typedef struct sample {
    uint8_t *bytes;
    uint32_t length;
} sample;

/* Reads an image by its name; ends the test when it is not there. */
sample sample_read(const char *name);

/* The same, validated. */
const femto_image *sample_image(const char *name);

/* The CRC-32 of an image, by the bit: not the engine's way. Puts it where the header has it. */
void sample_sign(uint8_t *bytes, uint32_t length);

/* Helper 2 of programs/contract.toml does what this says; without it, it returns key + value. */
extern uint32_t (*sample_put)(femto_instance *self, uint32_t key, uint32_t value);

/* The helpers of programs/contract.toml. Helper 1 returns 1000. */
extern const femto_helper_table sample_helpers;

/* A container of an image, with memory of its own; helpers are sample_helpers. */
femto_container *sample_container(const char *name, uint32_t budget);

#endif

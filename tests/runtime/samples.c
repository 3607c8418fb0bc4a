#define _DEFAULT_SOURCE
#include "samples.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "contract.h"
#include "port.h"

_Noreturn static void give_up(const char *what)
{
    perror(what);
    exit(2);
}

sample sample_read(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s.img", getenv("FEMTO_SAMPLES"), name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        give_up(path);
    }
    size_t most = 1u << 16;
    uint8_t *bytes = mmap(NULL, most, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED) {
        give_up("mmap");
    }
    sample read = { bytes, (uint32_t)fread(bytes, 1, most, file) };
    fclose(file);
    return read;
}

const femto_image *sample_image(const char *name)
{
    sample sample = sample_read(name);
    const femto_image *image = NULL;
    if (femto_image_validate(sample.bytes, sample.length, NULL, &image) != FEMTO_OK) {
        give_up(name);
    }
    return image;
}

void sample_sign(uint8_t *bytes, uint32_t length)
{
    uint32_t state = UINT32_MAX;
    for (uint32_t index = 0; index < length; index++) {
        if (index < 12 || index >= 16) {
            state ^= bytes[index];
            for (int bit = 0; bit < 8; bit++) {
                state = (state & 1) != 0 ? state >> 1 ^ 0xEDB88320u : state >> 1;
            }
        }
    }
    state = ~state;
    memcpy(bytes + 12, &state, sizeof state);
}

static uint32_t add(femto_instance *self, uint32_t key, uint32_t value)
{
    (void)self;
    return key + value;
}

uint32_t (*sample_put)(femto_instance *self, uint32_t key, uint32_t value) = add;

uint32_t test_now_ms(void)
{
    return 1000;
}

uint32_t test_put(femto_instance *self, uint32_t key, uint32_t value)
{
    return sample_put(self, key, value);
}

static const femto_helper rows[] = { TEST_HELPERS };
const femto_helper_table sample_helpers = { rows, TEST_HELPER_COUNT };

femto_container *sample_container(const char *name, uint32_t budget)
{
    const femto_image *image = sample_image(name);
    femto_program *program = malloc(femto_program_bytes(image));
    femto_container *container = malloc(sizeof *container);
    uint32_t bytes = femto_image_data_length(image);
    /* aligned_alloc wants a multiple of the alignment. */
    void *data = aligned_alloc(8, (bytes + 8u) & ~7u);
    if (program == NULL || container == NULL || data == NULL
        || femto_program_bind(program, image, &sample_helpers, NULL) != FEMTO_OK
        || femto_container_start(container, program, data, bytes, budget) != FEMTO_OK) {
        give_up(name);
    }
    return container;
}

uint32_t port_lock(void)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    return (uint32_t)sigismember(&before, SIGALRM);
}

void port_unlock(uint32_t before)
{
    sigset_t all;
    sigfillset(&all);
    if (before == 0) {
        sigprocmask(SIG_UNBLOCK, &all, NULL);
    }
}

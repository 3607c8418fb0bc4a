/*
 * Firmware that runs a translated program for each sample of a sensor. program.h is
 *   femto translate sensor.o --target cortex-m4 --contract sensor.toml --format header --output program.h
 */
#include "femto_hook.h"
#include "program.h"

int main(void);

static uint32_t now_ms(void)
{
    return 0;   /* the board's clock */
}

/* 'femto contract header' makes such rows of the contract, with the hash of each prototype. */
static const femto_helper rows[] = { { 1, 0x928ec1d0u /* u32 now_ms(void) */, (femto_function)now_ms } };
static const femto_helper_table helpers = { rows, 1 };

/* The memory of one program with at most 4 imports and 256 bytes of data, and of a hook for at most two programs. */
static uint64_t program[6];
static uint64_t data[32];
static femto_container container;
static femto_container *lists[FEMTO_HOOK_LISTS(2)];
static femto_hook on_sample;

static femto_status start(void)
{
    static const femto_terms terms = { .context_length = 16, .fuel = 10000, .otherwise = -1 };
    femto_hook_prepare(&on_sample, lists, 2, FEMTO_RUN_ALL, &terms);

    const femto_image *image;
    femto_status status = femto_image_validate(entry_image, sizeof entry_image, NULL, &image);
    if (status == FEMTO_OK && femto_program_bytes(image) > sizeof program) {
        status = FEMTO_NO_MEMORY;
    }
    if (status == FEMTO_OK) {
        status = femto_program_bind((femto_program *)(void *)program, image, &helpers, NULL);
    }
    if (status == FEMTO_OK) {
        status = femto_container_start(
            &container, (femto_program *)(void *)program, data, sizeof data, FEMTO_UNLIMITED);
    }
    return status == FEMTO_OK ? femto_hook_install(&on_sample, &container, NULL) : status;
}

int main(void)
{
    if (start() != FEMTO_OK) {
        return 1;
    }
    for (;;) {
        _Alignas(8) uint8_t sample[16] = { 0 };   /* of the sensor */
        if (femto_hook_fire(&on_sample, sample) < 0) {
            return (int)femto_container_trap(&container).kind;
        }
    }
}

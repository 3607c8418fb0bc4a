/* Firmware for the emulated boards: the stress of stress.h, with the board's timer as interrupt. */
#include "contract.h"
#include "images.h"
#include "platform.h"
#include "print.h"
#include "stress.h"
#include "timer.h"

#define MOST_IMPORTS 2u
#define DATA_BYTES 8u

int main(void);

static const femto_helper rows[] = { TEST_HELPERS };
static const femto_helper_table helpers = { rows, TEST_HELPER_COUNT };
static femto_container tallies[STRESS_TALLIES];
static _Alignas(8) uint8_t data[STRESS_TALLIES][DATA_BYTES];
static union {
    femto_program program;
    uint8_t bytes[sizeof(femto_program) + MOST_IMPORTS * sizeof(femto_function)];
} tally;

uint32_t test_now_ms(void)
{
    return 1000;
}

uint32_t test_put(femto_instance *self, uint32_t key, uint32_t value)
{
    return stress_put(self, key, value);
}

void timer_elapsed(void)
{
    stress_interrupt();
}

static femto_status start(void)
{
    stress_parts parts = {
        .ask = ask_image,
        .ask_length = (uint32_t)(ask_image_end - ask_image),
        .helpers = &helpers,
    };
    const femto_image *image;
    femto_status status = femto_image_validate(tally_image, (uint32_t)(tally_image_end - tally_image), NULL, &image);
    if (status == FEMTO_OK) {
        status = femto_program_bind(&tally.program, image, &helpers, NULL);
    }
    for (uint32_t index = 0; index < STRESS_TALLIES && status == FEMTO_OK; index++) {
        parts.tallies[index] = &tallies[index];
        status = femto_container_start(&tallies[index], &tally.program, data[index], DATA_BYTES, 0);
    }
    stress_start(&parts);
    return status;
}

int main(void)
{
    platform_start();
    femto_status status = start();
    if (status != FEMTO_OK) {
        print_number(status, " is why the program does not start\n");
        platform_exit();
    }
    timer_start();
    for (uint32_t step = 0; step < STRESS_STEPS; step++) {
        stress_step();
    }
    timer_stop();
    stress_summary summary = stress_end();
    print_number(summary.changes, " changes, ");
    print_number(summary.interrupts, " interrupts (");
    print_number(summary.interrupted_changes, " of changes, ");
    print_number(summary.interrupted_fires, " of fires), ");
    print_number(summary.runs, " runs, ");
    print_number(summary.traps, " traps\n");
    if (summary.failed_line != 0) {
        print_number(summary.failed_line, " is the line of stress.c that expected something else\n");
    } else {
        print("passed\n");
    }
    platform_exit();
}

/* Firmware that runs good programs and bad native code behind the wall, while the board's timer runs another program. */
#include "contract.h"
#include "femto_container.h"
#include "femto_crc32.h"
#include "femto_wall.h"
#include "images.h"
#include "memory.h"
#include "platform.h"
#include "print.h"
#include "timer.h"
#include "wall_board.h"

#define OTHERWISE (-77)
#define RUNS 2000u
#define STACK_BYTES 1024u
#define FIRST_TALLY 100u
#define GOOD_PROGRAMS 6u             /* each of three by itself and behind the wall */
#define PROGRAMS (GOOD_PROGRAMS + 2u)
#define PROGRAM_BYTES 64u

int main(void);

typedef struct attack {
    const char *name;
    const uint8_t *start;
    const uint8_t *end;
    uintptr_t address;
} attack;

/* What a run may change is a power of 2 long, at a multiple of that. */
typedef struct instance {
    _Alignas(64) femto_container container;
    _Alignas(32) uint8_t data[32];
    _Alignas(32) uint32_t context[8];
} instance;

static const femto_helper rows[] = { TEST_HELPERS };
static const femto_helper_table helpers = { rows, TEST_HELPER_COUNT };
static const femto_terms terms = { .context_length = 32, .fuel = 1000, .otherwise = OTHERWISE };
static _Alignas(STACK_BYTES) uint8_t stack[STACK_BYTES];
static _Alignas(1024) uint8_t bad_image[1024];
static _Alignas(8) uint8_t programs[PROGRAMS][PROGRAM_BYTES];
static uint32_t program_count;
static instance tally, ask, interrupting, bad;
static uint32_t canary;              /* the firmware's */
static uint32_t puts;                /* from threads; the interrupt has its own, so that none is lost here */
static uint32_t interrupting_puts;
static uint32_t interrupting_wrong;
static uint32_t interrupts;
static uint32_t failures;

uint32_t test_now_ms(void)
{
    return 1000;
}

/* Privileged, and on the firmware's stack. */
uint32_t test_put(femto_instance *self, uint32_t key, uint32_t value)
{
    uint32_t *count = self == &interrupting.container.instance ? &interrupting_puts : &puts;
    ++*count;
    return key + value;
}

void timer_elapsed(void)
{
    interrupts++;
    interrupting.context[0] = 4;
    interrupting_wrong += femto_container_run(&interrupting.container, interrupting.context, &terms) == 1011 ? 0 : 1;
}

static void check(bool condition, const char *what)
{
    print(what);
    print(condition ? ": as it should be\n" : ": WRONG\n");
    failures += condition ? 0 : 1;
}

static void start(instance *instance, const uint8_t *bytes, uint32_t length, bool walled)
{
    femto_program *program = (femto_program *)(void *)programs[program_count++];
    const femto_program *runs = program;
    const femto_image *image;
    femto_status status = femto_image_validate(bytes, length, NULL, &image);
    if (status == FEMTO_OK) {
        status = femto_program_bind(program, image, &helpers, NULL);
    }
    if (status == FEMTO_OK && walled) {
        runs = femto_wall_around(programs[program_count++], program);
    }
    if (status == FEMTO_OK) {
        status = femto_container_start(&instance->container, runs, instance->data, sizeof instance->data, FEMTO_UNLIMITED);
    }
    if (status != FEMTO_OK) {
        print_number(status, " is why a program does not start\n");
        platform_exit();
    }
}

/* An image that is good, but for what its code does. */
static void start_bad(const attack *attack, bool walled)
{
    uint32_t length = (uint32_t)(ask_image_end - ask_image);
    memcpy(bad_image, ask_image, length);
    femto_image *image = (femto_image *)(void *)bad_image;
    memcpy(bad_image + sizeof *image + image->entry, attack->start, (uint32_t)(attack->end - attack->start));
    uint32_t state = femto_crc32_append(FEMTO_CRC32_START, image, offsetof(femto_image, checksum));
    image->checksum = ~femto_crc32_append(
        state, &image->code_length, length - (uint32_t)offsetof(femto_image, code_length));
    program_count = GOOD_PROGRAMS;
    start(&bad, bad_image, length, walled);
}

static int64_t run_bad(const attack *attack, bool walled)
{
    start_bad(attack, walled);
    canary = 0;
    bad.context[0] = (uint32_t)attack->address;
    return femto_container_run(&bad.container, bad.context, &terms);
}

/* Code of the firmware, as unprivileged as who calls it. */
static void change_canary(void)
{
    canary = 1;
}

#define ATTACK(name, address) { #name, attack_##name, attack_##name##_end, (uintptr_t)(address) }

static void attack_all(void)
{
    const attack attacks[] = {
        ATTACK(write, &canary), ATTACK(read, &canary), ATTACK(call, change_canary), ATTACK(push, &canary + 1),
        ATTACK(gate, &canary + 12), ATTACK(system, 0), ATTACK(write, &tally.data), ATTACK(write, WALL_BOARD_REGISTER),
    };
    check(run_bad(&attacks[0], false) == 0 && canary != 0, "without the wall, a write");
    for (uint32_t index = 0; index < sizeof attacks / sizeof attacks[0]; index++) {
        int64_t answer = run_bad(&attacks[index], true);
        bool caught = answer == OTHERWISE && canary == 0 && bad.container.traps == 1
            && femto_container_trap(&bad.container).kind == FEMTO_TRAP_OUT_OF_BOUNDS;
        check(caught, attacks[index].name);
    }
}

static void run_good(void)
{
    uint32_t wrong = 0;
    for (uint32_t run = 0; run < RUNS; run++) {
        tally.context[0] = 4;
        wrong += femto_container_run(&tally.container, tally.context, &terms) == 0 ? 0 : 1;
        ask.context[0] = 4;
        wrong += femto_container_run(&ask.container, ask.context, &terms) == 1011 ? 0 : 1;
    }
    tally.context[0] = 32;
    check(femto_container_run(&tally.container, tally.context, &terms) == OTHERWISE, "a check that traps");
    check(wrong == 0, "programs behind the wall");
    check(*(const uint32_t *)(const void *)tally.data == FIRST_TALLY + RUNS + 1, "their data");
}

int main(void)
{
    platform_start();
    wall_board_start();
    femto_wall_start(&wall_board_code, &(femto_wall_memory){ stack, sizeof stack });
    start(&tally, tally_image, (uint32_t)(tally_image_end - tally_image), true);
    start(&ask, ask_image, (uint32_t)(ask_image_end - ask_image), true);
    start(&interrupting, ask_image, (uint32_t)(ask_image_end - ask_image), true);
    timer_start();
    run_good();
    attack_all();
    timer_stop();
    check(puts == RUNS, "helpers");
    check(interrupting_wrong == 0 && interrupting_puts == interrupts && interrupts > RUNS / 2, "the timer's program");
    print_number(interrupts, " interrupts\n");
    print(failures == 0 ? "passed\n" : "failed\n");
    platform_exit();
}

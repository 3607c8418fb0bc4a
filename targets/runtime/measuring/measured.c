/*
 * Bare-metal firmware whose hooks QEMU's counter measures, between the labels NAME_begin and NAME_end. A run that is not as
 * it should be does not come to the last label, and the measurement fails.
 */
#include "empty.h"
#include "femto_hook.h"
#include "fletcher32.h"

/* Of the context of fletcher32: their number in words of 16 bits, then they. */
#define FLETCHER32_BYTES 360u

#define LABEL(name) __asm__ volatile(".global " #name "\n" #name ":\n\tnop" : : : "memory")

_Noreturn void measured_exit(void);
int main(void);

/* RAM of an instance and of a hook, by the sizes of these in the symbol table. */
femto_container measured_container;
femto_hook measured_hook;

static femto_container *lists[FEMTO_HOOK_LISTS(1)];
static uint64_t program_memory[4];
static const femto_helper_table no_helpers;
static const femto_terms terms = { .context_length = 4 + FLETCHER32_BYTES, .fuel = 1000, .otherwise = -1 };

static struct {
    _Alignas(8) uint32_t words;
    uint8_t data[FLETCHER32_BYTES];
} context;

__attribute__((noinline)) static int64_t fire_empty(const femto_hook *hook, void *argument)
{
    LABEL(empty_hook_begin);
    int64_t answer = femto_hook_fire(hook, argument);
    __asm__ volatile("" : "+r"(answer));
    LABEL(empty_hook_end);
    return answer;
}

__attribute__((noinline)) static int64_t fire_one(const femto_hook *hook, void *argument)
{
    LABEL(one_program_begin);
    int64_t answer = femto_hook_fire(hook, argument);
    __asm__ volatile("" : "+r"(answer));
    LABEL(one_program_end);
    return answer;
}

static int64_t start_and_run(const void *image, uint32_t length)
{
    femto_program *program = (femto_program *)(void *)program_memory;
    const femto_image *valid;
    if (femto_image_validate(image, length, NULL, &valid) != FEMTO_OK
        || femto_program_bind(program, valid, &no_helpers, NULL) != FEMTO_OK
        || femto_container_start(&measured_container, program, program_memory, 0, FEMTO_UNLIMITED) != FEMTO_OK) {
        return -1;
    }
    return femto_container_run(&measured_container, &context, &terms);
}

/* The sums of Fletcher's checksum over words of 16 bits, by their definition. */
static uint32_t fletcher32(void)
{
    uint32_t first = 0;
    uint32_t second = 0;
    for (uint32_t index = 0; index < FLETCHER32_BYTES; index += 2) {
        first = (first + context.data[index] + context.data[index + 1] * 256u) % 65535u;
        second = (second + first) % 65535u;
    }
    return second << 16 | first;
}

__attribute__((noinline)) static void start_cold(void)
{
    uint32_t expected = fletcher32();
    LABEL(cold_start_begin);
    if (start_and_run(prog_image, sizeof prog_image) != (int64_t)expected) {
        measured_exit();
    }
    LABEL(cold_start_end);
}

int main(void)
{
    context.words = FLETCHER32_BYTES / 2;
    for (uint32_t index = 0; index < FLETCHER32_BYTES; index++) {
        context.data[index] = (uint8_t)index;
    }
    start_cold();
    femto_hook_prepare(&measured_hook, lists, 1, FEMTO_RUN_ALL, &terms);
    if (fire_empty(&measured_hook, &context) != -1) {
        measured_exit();
    }
    if (start_and_run(entry_image, sizeof entry_image) == 0
        && femto_hook_install(&measured_hook, &measured_container, NULL) == FEMTO_OK) {
        for (int turn = 0; turn < 3; turn++) {
            (void)fire_one(&measured_hook, &context);
        }
    }
    measured_exit();
}

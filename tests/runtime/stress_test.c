/*
 * 100,000 random changes of a hook while signals fire it: a timer at any time, and during some steps one after every
 * instruction, by the processor's trap flag. Each tally counts its runs in its own data, which tells whether a run was lost
 * or done twice at a time; the hook's counters have to add up with them.
 */
#define _GNU_SOURCE
#include "femto_hook.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "check.h"
#include "samples.h"

#define CONTAINERS 6u
#define CAPACITY 4u
#define STEPS 100000
#define STEPPED_EVERY 100

static femto_container *lists[FEMTO_HOOK_LISTS(CAPACITY)];
static femto_hook hook;
static femto_container *containers[CONTAINERS];
static volatile uint32_t fires;
static volatile sig_atomic_t wrong_answers;

/* Of the byte at the context's offset there are two: 0, and traps. */
static void interrupt(int number)
{
    (void)number;
    fires++;
    uint64_t context = fires % 7 == 0 ? 8 : 4;
    int64_t answer = femto_hook_fire(&hook, &context);
    if (answer != 0 && answer != -77) {
        wrong_answers = 1;
    }
}

static void set_trap_flag(void)
{
    __asm__ volatile("pushfq\n\torq $0x100, (%%rsp)\n\tpopfq" : : : "cc", "memory");
}

static void clear_trap_flag(void)
{
    __asm__ volatile("pushfq\n\tandq $~0x100, (%%rsp)\n\tpopfq" : : : "cc", "memory");
}

static uint32_t tallied(const femto_container *container)
{
    uint32_t count;
    memcpy(&count, container->instance.data, sizeof count);
    return count - 100;
}

static femto_status change(void)
{
    femto_container *one = containers[(uint32_t)rand() % CONTAINERS];
    femto_container *other = containers[(uint32_t)rand() % CONTAINERS];
    switch (rand() % 4) {
    case 0:
        return femto_hook_install(&hook, one, NULL);
    case 1:
        return femto_hook_install(&hook, one, other);
    case 2:
        return femto_hook_replace(&hook, one, other);
    default:
        return femto_hook_remove(&hook, one);
    }
}

static void start(void)
{
    const femto_terms terms = { .context_length = 8, .otherwise = -77 };
    femto_hook_prepare(&hook, lists, CAPACITY, FEMTO_RUN_ALL, &terms);
    for (uint32_t index = 0; index < CONTAINERS; index++) {
        containers[index] = sample_container("tally", 0);
    }
    struct sigaction action = { .sa_handler = interrupt, .sa_flags = SA_RESTART };
    sigfillset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    sigaction(SIGTRAP, &action, NULL);
    const struct itimerval often = { { 0, 200 }, { 0, 200 } };
    setitimer(ITIMER_REAL, &often, NULL);
}

int main(void)
{
    start();
    srand(1);
    uint32_t done = 0;
    for (int step = 0; step < STEPS; step++) {
        bool stepped = step % STEPPED_EVERY == 0;
        if (stepped) {
            set_trap_flag();
        }
        femto_status status = change();
        uint64_t context = step % 5 == 0 ? 8 : 4;
        femto_hook_fire(&hook, &context);
        clear_trap_flag();
        CHECK(status != FEMTO_BUSY && status != FEMTO_WRONG_CONTEXT);
        done += status == FEMTO_OK;
    }
    setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 0 }, { 0, 0 } }, NULL);
    uint32_t runs = 0;
    uint32_t traps = 0;
    for (uint32_t index = 0; index < CONTAINERS; index++) {
        CHECK_EQUAL(containers[index]->runs, tallied(containers[index]));
        runs += containers[index]->runs;
        traps += containers[index]->traps;
    }
    CHECK_EQUAL(runs, femto_hook_statistics(&hook).runs);
    CHECK_EQUAL(traps, femto_hook_statistics(&hook).traps);
    CHECK(!wrong_answers);
    CHECK(done > STEPS / 4 && fires > STEPS && traps > STEPS / 10);
    printf("%u changes, %u interrupts, %u runs, %u traps\n", done, (unsigned)fires, runs, traps);
    return check_failures != 0;
}

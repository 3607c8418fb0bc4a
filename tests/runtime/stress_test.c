/*
 * The stress of stress.h with signals as interrupts: a timer at any time, and during some steps one after every instruction,
 * by the processor's trap flag.
 */
#define _GNU_SOURCE
#include "stress.h"

#include <signal.h>
#include <sys/time.h>

#include "check.h"
#include "samples.h"

#define STEPPED_EVERY 500u

static void interrupt(int number)
{
    (void)number;
    stress_interrupt();
}

static void set_trap_flag(void)
{
    __asm__ volatile("pushfq\n\torq $0x100, (%%rsp)\n\tpopfq" : : : "cc", "memory");
}

static void clear_trap_flag(void)
{
    __asm__ volatile("pushfq\n\tandq $~0x100, (%%rsp)\n\tpopfq" : : : "cc", "memory");
}

static void start(void)
{
    const femto_image *ask = sample_image("ask");
    stress_parts parts = { .ask = ask, .ask_length = ask->length, .helpers = &sample_helpers };
    for (uint32_t index = 0; index < STRESS_TALLIES; index++) {
        parts.tallies[index] = sample_container("tally", 0);
    }
    sample_put = stress_put;
    stress_start(&parts);
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
    for (uint32_t step = 0; step < STRESS_STEPS; step++) {
        bool stepped = step % STEPPED_EVERY == 0;
        if (stepped) {
            set_trap_flag();
        }
        stress_step();
        clear_trap_flag();
    }
    setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 0 }, { 0, 0 } }, NULL);
    stress_summary summary = stress_end();
    CHECK_EQUAL(0, summary.failed_line);
    CHECK(summary.interrupted_changes > STRESS_STEPS / 4 && summary.interrupted_fires > STRESS_STEPS / 4);
    printf("%u changes, %u interrupts, %u runs, %u traps\n", summary.changes, summary.interrupts, summary.runs, summary.traps);
    return check_failures != 0;
}

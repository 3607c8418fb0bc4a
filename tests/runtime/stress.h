/*
 * 100,000 random changes of hooks while interrupts fire them, next to a model of what each change should do. The test on this
 * machine and the firmware for emulated boards share it; each brings its own interrupts.
 */
#ifndef STRESS_H
#define STRESS_H

#include "femto_container.h"

#define STRESS_STEPS 100000u
#define STRESS_TALLIES 6u

/* What the changes are made with. */
typedef struct stress_parts {
    femto_container *tallies[STRESS_TALLIES];   /* of programs/tally.bpf */
    const void *ask;                 /* the image of programs/ask.bpf */
    uint32_t ask_length;
    const femto_helper_table *helpers;   /* whose helper 2 is stress_put */
} stress_parts;

typedef struct stress_summary {
    uint32_t changes;                /* that were done; the others were refused, as they should be */
    uint32_t interrupts;
    uint32_t interrupted_changes;
    uint32_t interrupted_fires;
    uint32_t runs;
    uint32_t traps;
    uint32_t failed_line;            /* of stress.c: the first expectation that was not met; 0: none */
} stress_summary;

void stress_start(const stress_parts *parts);

/* One change and one fire of each hook, from thread context. */
void stress_step(void);

/* One fire of each hook, from an interrupt that nothing else interrupts. */
void stress_interrupt(void);

/* Counts its calls, and refuses some. */
uint32_t stress_put(femto_instance *self, uint32_t key, uint32_t value);

/* Takes everything out, and compares all counters. To be called when interrupts have ended. */
stress_summary stress_end(void);

#endif

/*
 * A timer whose interrupt comes while programs and requests run. Each instruction set has its own file; all are of one
 * interrupt that nothing else interrupts.
 */
#ifndef TIMER_H
#define TIMER_H

/*
 * Begins to call timer_elapsed, some hundred to thousand times a second unless the build sets TIMER_PERIOD, in the timer's own
 * unit. May be called again.
 */
void timer_start(void);

void timer_stop(void);

/*
 * RV32, which has one handler for all traps: what the firmware's own does for the timer's interrupt where the build has
 * TIMER_WITHOUT_HANDLER defined.
 */
void timer_interrupt(void);

/* Called in the interrupt; the firmware defines it. */
void timer_elapsed(void);

#endif

/* CCOMPARE0 of the core lx106, its interrupt 6 ("Xtensa ISA Reference Manual", 4.4.6, timer interrupt option). */
#include <stdint.h>

#include "simcall.h"
#include "timer.h"

#ifndef TIMER_PERIOD
#define TIMER_PERIOD 50000u  /* cycles */
#endif
#define TIMER_INTERRUPT (1u << 6)
#define CAUSE_LEVEL_1_INTERRUPT 4u
#define PS_UM 0x20u               /* user mode; no interrupt is masked */

extern const char timer_vectors[];
void timer_exception(uint32_t cause);

/* A write of CCOMPARE0 takes the interrupt back. */
static void set_next(void)
{
    uint32_t count;
    __asm__ volatile("rsr.ccount %0" : "=r"(count));
    __asm__ volatile("wsr.ccompare0 %0\n\tesync" :: "r"(count + TIMER_PERIOD));
}

/* Called for all exceptions: any but the timer's is a defect of the firmware. */
void timer_exception(uint32_t cause)
{
    if (cause != CAUSE_LEVEL_1_INTERRUPT) {
        simcall_exit();
    }
    set_next();
    timer_elapsed();
}

static void enable(uint32_t interrupts)
{
    __asm__ volatile("wsr.intenable %0\n\trsync" :: "r"(interrupts) : "memory");
}

void timer_start(void)
{
    __asm__ volatile("wsr.vecbase %0\n\trsync" :: "r"((uint32_t)(uintptr_t)timer_vectors));
    set_next();
    enable(TIMER_INTERRUPT);
    __asm__ volatile("wsr.ps %0\n\trsync" :: "r"(PS_UM) : "memory");
}

void timer_stop(void)
{
    enable(0);
}

/* The machine timer of QEMU's board virt ("RISC-V Privileged Architecture", 3.2.1; addresses as in SiFive's CLINT). */
#include <stdint.h>

#include "semihosting.h"
#include "timer.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define MTIMECMP_LOW REGISTER(0x02004000u)
#define MTIMECMP_HIGH REGISTER(0x02004004u)
#define MTIME_LOW REGISTER(0x0200BFF8u)
#define MTIME_HIGH REGISTER(0x0200BFFCu)

#ifndef TIMER_PERIOD
#define TIMER_PERIOD 10000u  /* of 100 ns: 1 ms */
#endif
#define MCAUSE_TIMER 0x80000007u
#define MIE_MTIE (1u << 7)
#define MSTATUS_MIE (1u << 3)

static uint64_t now(void)
{
    for (;;) {
        uint32_t high = MTIME_HIGH;
        uint32_t low = MTIME_LOW;
        if (high == MTIME_HIGH) {
            return (uint64_t)high << 32 | low;
        }
    }
}

/* In an order that asks for no time before the one meant. */
static void set_next(void)
{
    uint64_t next = now() + TIMER_PERIOD;
    MTIMECMP_HIGH = UINT32_MAX;
    MTIMECMP_LOW = (uint32_t)next;
    MTIMECMP_HIGH = (uint32_t)(next >> 32);
}

void timer_interrupt(void)
{
    set_next();
    timer_elapsed();
}

#ifndef TIMER_WITHOUT_HANDLER
/* All traps: any but the timer's is a defect of the firmware. */
static __attribute__((interrupt("machine"), aligned(4))) void handler(void)
{
    uint32_t cause;
    __asm__ volatile("csrr %0, mcause" : "=r"(cause));
    if (cause != MCAUSE_TIMER) {
        semihosting_exit();
    }
    timer_interrupt();
}
#endif

void timer_start(void)
{
#ifndef TIMER_WITHOUT_HANDLER
    __asm__ volatile("csrw mtvec, %0" :: "r"((uint32_t)(uintptr_t)handler));
#endif
    set_next();
    __asm__ volatile("csrs mie, %0\n\tcsrs mstatus, %1" :: "r"(MIE_MTIE), "r"(MSTATUS_MIE) : "memory");
}

void timer_stop(void)
{
    __asm__ volatile("csrc mie, %0" :: "r"(MIE_MTIE) : "memory");
}

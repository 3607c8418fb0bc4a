/* SysTick, and vectors in RAM that have its handler ("Armv7-M Architecture Reference Manual", B3.3 and B1.5.3). */
#include <stdint.h>

#include "timer.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYST_CSR REGISTER(0xE000E010u)
#define SYST_RVR REGISTER(0xE000E014u)
#define SYST_CVR REGISTER(0xE000E018u)
#define VTOR REGISTER(0xE000ED08u)

#define CSR_ENABLE 1u
#define CSR_TICKINT 2u
#define CSR_CLKSOURCE 4u

#ifndef TIMER_PERIOD
#define TIMER_PERIOD 25000u  /* cycles: 1 ms on the MPS2 boards */
#endif
#define SYSTEM_VECTORS 16u
#define SYSTICK_VECTOR 15u

/* Their number as a power of two, in bytes, is the alignment that VTOR asks for; at least 128. */
static _Alignas(128) uint32_t vectors[SYSTEM_VECTORS];

void timer_start(void)
{
    const volatile uint32_t *old = (const volatile uint32_t *)(uintptr_t)VTOR;
    for (uint32_t index = 0; index < SYSTEM_VECTORS; index++) {
        vectors[index] = old[index];
    }
    vectors[SYSTICK_VECTOR] = (uint32_t)(uintptr_t)timer_elapsed;
    VTOR = (uint32_t)(uintptr_t)vectors;
    SYST_RVR = TIMER_PERIOD - 1u;
    SYST_CVR = 0;
    SYST_CSR = CSR_ENABLE | CSR_TICKINT | CSR_CLKSOURCE;
}

void timer_stop(void)
{
    SYST_CSR = 0;
}

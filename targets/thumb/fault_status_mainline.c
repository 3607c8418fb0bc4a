/* Configurable and hard fault status (Armv7-M Architecture Reference Manual, B3.2). */
#include "fault_status.h"

#define SCB_CFSR (*(volatile uint32_t *)0xE000ED28u)
#define SCB_HFSR (*(volatile uint32_t *)0xE000ED2Cu)
#define SCB_MMFAR (*(volatile uint32_t *)0xE000ED34u)
#define SCB_BFAR (*(volatile uint32_t *)0xE000ED38u)
#define CFSR_MMFAR_VALID (1u << 7)

void take_fault_status(platform_outcome *outcome)
{
    outcome->fault_status = SCB_CFSR;
    outcome->fault_address = (SCB_CFSR & CFSR_MMFAR_VALID) != 0 ? SCB_MMFAR : SCB_BFAR;

    /* The status bits are cleared by writing ones. */
    SCB_CFSR = SCB_CFSR;
    SCB_HFSR = SCB_HFSR;
}

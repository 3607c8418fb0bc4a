/*
 * The Cortex-M0 has no memory protection unit: what is written next to an area shows in its guards, and addresses
 * outside of all memory raise a fault.
 */
#include "memory_protection.h"

void memory_protection_on(void)
{
}

void memory_protection_off(void)
{
}

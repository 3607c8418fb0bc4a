/* Armv6-M has one fault and no status of it (Armv6-M Architecture Reference Manual, B1.5.6). */
#include "fault_status.h"

void take_fault_status(platform_outcome *outcome)
{
    outcome->fault_status = 0;
    outcome->fault_address = 0;
}

/* What the processor says of a fault. */
#ifndef FAULT_STATUS_H
#define FAULT_STATUS_H

#include "platform.h"

/* Puts status and address of the fault into the outcome, and forgets it. */
void take_fault_status(platform_outcome *outcome);

#endif

/* Exceptions of Armv7-M that belong to the wall. */
#ifndef FEMTO_WALL_V7M_H
#define FEMTO_WALL_V7M_H

#include "femto_wall.h"

/* For vector 11. */
void femto_wall_svc_handler(void);

/* For vectors 3 to 6: hard, memory management, bus and usage faults. */
void femto_wall_fault_handler(void);

/* The firmware defines it: exceptions that came to these handlers and have nothing to do with programs. */
void femto_wall_other(void);

#endif

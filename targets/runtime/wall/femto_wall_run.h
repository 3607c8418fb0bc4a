/* What a run behind the wall, in femto_wall.c, and the files of the processors have of each other. */
#ifndef FEMTO_WALL_RUN_H
#define FEMTO_WALL_RUN_H

#include <stdbool.h>

#include "femto_wall.h"

/* What an interrupt pushes on a program's stack, at most; Armv7-M does. */
#define FEMTO_WALL_INTERRUPT_BYTES 36u

/* Of the run under way. NULL: there is none. */
extern femto_instance *volatile femto_wall_current;
extern const femto_program *femto_wall_program;   /* with its real helpers */

/* What programs call in place of their helpers, in this order. */
extern const femto_function femto_wall_gates[FEMTO_WALL_HELPERS];

/* The rest of femto_wall_start. */
void femto_wall_protect(const femto_wall_memory *code, const femto_wall_memory *stack);

/* Lets unprivileged code access what a run may. */
void femto_wall_grant(const femto_instance *self, const void *context, const femto_program *walled);

/* Whether code that runs now cannot be unprivileged. */
bool femto_wall_is_out_of_reach(void);

/* Runs unprivileged code until it returns or is abandoned, which the instance's trap_kind tells. */
uint64_t femto_wall_call(femto_instance *self, void *context, femto_entry entry, uint8_t *stack_top);

#endif

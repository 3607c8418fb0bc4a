/*
 * A second wall around programs: memory protection of the processor, for the case that translation, not the program, is wrong.
 * femto_wall_v7m.[cS] has it for Armv7-M and femto_wall_rv32.[cS] for RV32 with user mode and 14 entries of memory protection. None
 * of it is needed, and the engine does not change.
 *
 * Programs run unprivileged, on a stack of their own. They can access the firmware's code (to read and run it), their image and
 * their table of helpers (to read them), their instance, data and context, and that stack. Anything else ends the run as FEMTO_TRAP_OUT_OF_BOUNDS. Helpers are called
 * through a gate, privileged, on the firmware's stack.
 *
 * Memory protection has units: words on RV32. On Armv7-M a region is granted in the smallest one, or few eighths of one, that it fits into; what else is
 * there is granted with it. Let data and contexts be powers of 2 long, 32 bytes at least, at multiples of that, and containers at
 * multiples of 64; stacks have to be.
 *
 * Runs of interrupts go without the wall, and on Armv7-M runs with interrupts masked.
 */
#ifndef FEMTO_WALL_H
#define FEMTO_WALL_H

#include "femto_program.h"

/* Most helpers that a program behind the wall may import. */
#define FEMTO_WALL_HELPERS 16u

/* Bytes of arguments that a helper may take from the stack; the gate copies as many. */
#define FEMTO_WALL_ARGUMENT_BYTES 32u

/* Memory, a power of 2 long, at a multiple of its length. */
typedef struct femto_wall_memory {
    const void *start;
    uint32_t length;
} femto_wall_memory;

/*
 * Turns protection on. code has all of the firmware's code and constants; stack is for the programs, which run one at a time.
 * To be called before the first run, privileged, when the exceptions lead to the handlers below.
 */
void femto_wall_start(const femto_wall_memory *code, const femto_wall_memory *stack);

/* Bytes that femto_wall_around needs, at a multiple of the size of a pointer. */
static inline uint32_t femto_wall_bytes(const femto_image *image)
{
    return (uint32_t)sizeof(femto_program *) + femto_program_bytes(image);
}

/*
 * The program, behind the wall: containers that are made of the answer run there. NULL: it was refused, or imports more than
 * FEMTO_WALL_HELPERS. The program has to stay.
 */
const femto_program *femto_wall_around(void *memory, const femto_program *program);

#endif

/* Containers: running instances of programs, each with its own data, budget and counters. */
#ifndef FEMTO_CONTAINER_H
#define FEMTO_CONTAINER_H

#include <stdbool.h>

#include "femto_abi.h"
#include "femto_program.h"

/* A budget that is never used up. */
#define FEMTO_UNLIMITED UINT32_MAX

/*
 * One running instance of a program. Its memory is the firmware's; code gets at instance only. A helper that takes the
 * instance may cast it to its container, as the instance comes first.
 *
 * Between runs instance.fuel is what is left of the container's budget, and instance.trap_kind is FEMTO_AT_REST with the
 * kind of the last trap. During a run trap_kind is 0 until there is a trap; that keeps other runs of the container out.
 */
typedef struct femto_container {
    femto_instance instance;
    uint32_t runs;                   /* that were begun */
    uint32_t traps;                  /* runs that ended in one */
} femto_container;

/* Bit of femto_instance.trap_kind above those of enum femto_trap. */
#define FEMTO_AT_REST 0x80000000u

static inline bool femto_container_is_at_rest(const femto_container *container)
{
    return (container->instance.trap_kind & FEMTO_AT_REST) != 0;
}

/*
 * Makes a container of a program, with a copy of its data in data, which has data_length bytes at a multiple of 8;
 * femto_image_data_length says how many are needed. budget is the fuel of all its runs together, or FEMTO_UNLIMITED;
 * an image whose flags do not say that it spends fuel needs none, and always ends. FEMTO_NO_MEMORY, also where data or
 * image are too near an end of the address space and the build checks it; FEMTO_NOT_FOUND: the program was refused.
 */
femto_status femto_container_start(
    femto_container *container, const femto_program *program, void *data, uint32_t data_length, uint32_t budget);

/* What runs have in common. */
typedef struct femto_terms {
    uint32_t context_length;         /* bytes of the context */
    uint32_t fuel;                   /* most that a run may spend of the container's budget; what one that traps does spend */
    int64_t otherwise;               /* the answer of a run that traps, or that was not begun */
} femto_terms;

/*
 * Runs a program once and answers its result. The context is at a multiple of 8; the program reads and writes it. A
 * container that is running is left alone: an interrupt may call this during a run. The context is as long as the program
 * needs (femto_container_accepts); who installs a container in a hook or a slot has that checked.
 */
int64_t femto_container_run(femto_container *container, void *context, const femto_terms *terms);

/* Whether a program takes contexts of a length. */
bool femto_container_accepts(const femto_container *container, uint32_t context_length);

/* Why the last run trapped, and where. */
typedef struct femto_trap_report {
    enum femto_trap kind;            /* FEMTO_TRAP_NONE: it did not */
    uint32_t code_offset;            /* what 'femto' explains with the image at hand */
    uint32_t pc;                     /* of the bytecode instruction; FEMTO_UNKNOWN_PC where the image does not say */
} femto_trap_report;

#define FEMTO_UNKNOWN_PC UINT32_MAX

/* To be called between runs. */
femto_trap_report femto_container_trap(const femto_container *container);

/* The program of a container: its helpers are the instance's. */
static inline const femto_program *femto_container_program(const femto_container *container)
{
    return (const femto_program *)(const void *)
        ((const uint8_t *)container->instance.helpers - offsetof(femto_program, helpers));
}

/* Bytes of C stack that a run needs, helpers and runtime routines not included; known before the first run. */
static inline uint32_t femto_container_stack_bytes(const femto_container *container)
{
    return femto_container_program(container)->image->stack_bytes;
}

#endif

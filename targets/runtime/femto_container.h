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
 * Between runs instance.fuel is what is left of the container's budget, and instance.trap_kind has FEMTO_AT_REST besides
 * the kind of the last trap. During a run trap_kind is 0 until there is a trap, which keeps other runs out.
 */
typedef struct femto_container {
    femto_instance instance;
    uint32_t runs;                   /* that were begun */
    uint32_t traps;                  /* runs that ended in one */
} femto_container;

/* Bits of femto_instance.trap_kind above those of enum femto_trap. */
#define FEMTO_AT_REST 0x100u
#define FEMTO_HELD 0x200u

/*
 * Makes a container of a program, with a copy of its data in data, which has data_length bytes at a multiple of 8;
 * femto_image_data_length says how many are needed. budget is the fuel of all its runs together.
 */
femto_status femto_container_start(
    femto_container *container, const femto_program *program, void *data, uint32_t data_length, uint32_t budget);

/*
 * Runs the program once, with at most fuel of the container's budget. The context is at a multiple of 8 and context_length
 * bytes long; the program reads and writes it. A program whose image says that it spends no fuel always ends without.
 * FEMTO_OK: *result is what it returned. FEMTO_TRAPPED: it ended early, see femto_container_trap. FEMTO_BUSY,
 * FEMTO_SUSPENDED, FEMTO_WRONG_CONTEXT: it was not run. An interrupt may call this during a run; one container runs once
 * at a time.
 */
femto_status femto_container_run(
    femto_container *container, void *context, uint32_t context_length, uint32_t fuel, uint64_t *result);

/* Why the last run trapped, and where. */
typedef struct femto_trap_report {
    enum femto_trap kind;            /* FEMTO_TRAP_NONE: it did not */
    uint32_t code_offset;            /* what 'femto' explains with the image at hand */
    uint32_t pc;                     /* of the bytecode instruction; FEMTO_UNKNOWN_PC where the image does not say */
} femto_trap_report;

#define FEMTO_UNKNOWN_PC UINT32_MAX

/* To be called between runs. */
femto_trap_report femto_container_trap(const femto_container *container);

/* Refuses runs until it is resumed. FEMTO_BUSY during a run. */
femto_status femto_container_suspend(femto_container *container);
void femto_container_resume(femto_container *container);

/* The program of a container. */
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

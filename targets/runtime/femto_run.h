/* One run of a container, for the files of the engine; inline, since hooks are on hot paths. */
#ifndef FEMTO_RUN_H
#define FEMTO_RUN_H

#include "femto_container.h"
#include "femto_port.h"

/*
 * Takes a container at rest for a run; false when it is held or running. Locked, since an interrupt may run it or a thread
 * of higher priority hold it between the look and the store.
 */
static inline bool femto_run_begin(femto_container *container)
{
    uint32_t before = femto_port_lock();
    bool at_rest = (container->instance.trap_kind & (FEMTO_AT_REST | FEMTO_HELD)) == FEMTO_AT_REST;
    if (at_rest) {
        container->instance.trap_kind = FEMTO_TRAP_NONE;
    }
    femto_port_unlock(before);
    return at_rest;
}

/* The entry of an image. Addresses of Thumb code have bit 0 set. */
static inline femto_entry femto_run_entry(const femto_image *image)
{
    uintptr_t address = (uintptr_t)(image + 1) + image->entry;
#ifdef __thumb__
    address |= 1;
#endif
    return (femto_entry)address;
}

/* The run of a container that was taken for it; gives it back. Answers whether *result is one. */
static inline bool femto_run_taken(
    femto_container *container, void *context, uint32_t context_length, uint32_t fuel, uint64_t *result)
{
    femto_instance *instance = &container->instance;
    uint32_t budget = instance->fuel;
    uint32_t granted = budget < fuel ? budget : fuel;
    instance->fuel = granted;
    instance->context = context;
    instance->context_length = context_length;
    container->runs++;
    *result = femto_run_entry(femto_container_program(container)->image)(instance, context);
    instance->fuel = budget == FEMTO_UNLIMITED ? budget : budget - granted + instance->fuel;
    uint32_t kind = instance->trap_kind;
    if (kind != FEMTO_TRAP_NONE) {
        container->traps++;
    }
    /* The last store: from here on others may run it. */
    *(volatile uint32_t *)&instance->trap_kind = kind | FEMTO_AT_REST;
    return kind == FEMTO_TRAP_NONE;
}

#endif

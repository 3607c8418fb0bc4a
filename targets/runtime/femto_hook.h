/*
 * Hooks: places in the firmware at which containers run.
 *
 * Interrupts may fire a hook at any time, also during its own fires, and fires nest: a container that is running is passed
 * by. What is installed is changed by one thread at a time while interrupts fire the hook: the store of one pointer publishes
 * a change, so that a fire sees the list of before or of after, whole, and no fire waits or locks.
 *
 * A thread that fires a hook must not be interrupted there by the thread that changes it: let the latter have the lowest
 * priority, or keep it out meanwhile. Where a change finds a container running, it is refused.
 */
#ifndef FEMTO_HOOK_H
#define FEMTO_HOOK_H

#include "femto_container.h"

/* Which answers end a fire before all containers have run. A trap answers femto_terms.otherwise. */
typedef enum femto_policy {
    FEMTO_RUN_ALL,
    FEMTO_UNTIL_NEGATIVE,
    FEMTO_UNTIL_POSITIVE,
    FEMTO_SINGLE                     /* the first runs; the others stand by */
} femto_policy;

typedef struct femto_hook {
    femto_container *const *active;  /* ends with NULL; NULL itself when nothing is installed */
    femto_container **lists;         /* two of capacity + 1: the active one and the one for the next change */
    femto_terms terms;               /* of all runs; otherwise is also the answer when nothing is installed */
    uint32_t policy;                 /* femto_policy */
    uint32_t capacity;               /* containers */
    uint32_t runs;                   /* of containers while they were installed, modulo 2^32, less those of ... */
    uint32_t traps;                  /* ... the ones installed: femto_hook_statistics adds these */
} femto_hook;

/* Elements of femto_hook.lists. */
#define FEMTO_HOOK_LISTS(capacity) (2u * ((capacity) + 1u))

/* A hook for at most capacity containers; lists has FEMTO_HOOK_LISTS(capacity) elements. */
void femto_hook_prepare(
    femto_hook *hook, femto_container **lists, uint32_t capacity, femto_policy policy, const femto_terms *terms);

/*
 * Changes what is installed: puts added (NULL: nothing) in the place of place, or ahead of it when that stays; NULL is the
 * place behind the last. FEMTO_NOT_FOUND: place is not installed. FEMTO_ALREADY_THERE: added is. FEMTO_NO_MEMORY: the hook is
 * full. FEMTO_WRONG_CONTEXT: added needs a longer context than fires have. FEMTO_BUSY: a container is running, so this has
 * interrupted a fire. A refusal changes nothing. Once this has returned, what was taken out is not used any more.
 */
femto_status femto_hook_change(femto_hook *hook, const femto_container *place, bool stays, femto_container *added);

/* Adds a container ahead of another one, or with NULL behind the last. */
static inline femto_status femto_hook_install(
    femto_hook *hook, femto_container *container, const femto_container *before)
{
    return femto_hook_change(hook, before, true, container);
}

/* Puts a container in the place of another: every fire runs the one or the other. */
static inline femto_status femto_hook_replace(
    femto_hook *hook, const femto_container *old, femto_container *container)
{
    return femto_hook_change(hook, old, false, container);
}

/* Takes a container out. */
static inline femto_status femto_hook_remove(femto_hook *hook, const femto_container *container)
{
    return femto_hook_change(hook, container, false, NULL);
}

typedef struct femto_hook_counts {
    uint32_t runs;
    uint32_t traps;
} femto_hook_counts;

/* Runs and traps, modulo 2^32, of all containers that are or were installed, while they were. */
femto_hook_counts femto_hook_statistics(const femto_hook *hook);

/* The rest of femto_hook_fire, with several containers installed. */
int64_t femto_hook_run(femto_container *const *list, void *context, const femto_hook *hook);

/* What is installed now, by one load. As of a volatile pointer, without the barrier that compilers for Xtensa put ahead of one. */
__attribute__((always_inline)) static inline femto_container *const *femto_hook_active(const femto_hook *hook)
{
    femto_container *const *list;
    __asm__ volatile("" : "=r"(list) : "0"(hook->active) : "memory");
    return list;
}

/*
 * Runs what is installed, in order, on a context at a multiple of 8 with the bytes that terms say. Answers what the last
 * container that was run did, or otherwise. Always inline: a hook with nothing installed costs a load and a branch.
 */
__attribute__((always_inline)) static inline int64_t femto_hook_fire(const femto_hook *hook, void *context)
{
    femto_container *const *list = femto_hook_active(hook);
    int64_t answer = hook->terms.otherwise;
    if (list != NULL) {
        answer = list[1] == NULL
            ? femto_container_run(*list, context, &hook->terms)
            : femto_hook_run(list, context, hook);
    }
    return answer;
}

#endif

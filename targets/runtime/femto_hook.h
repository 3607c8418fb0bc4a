/*
 * Hooks: places in the firmware at which containers run.
 *
 * A hook may be fired from interrupts and from threads, by any number of nested ones: an interrupt that fires a hook during
 * a run finds the containers that are not running. Its list of containers is changed from threads only. A change is
 * published by the store of one pointer, so that a fire sees the list of before or of after, whole; no fire waits.
 * Threads that fire the same hook must not take turns in the middle of it: let them have different priorities, or a lock.
 */
#ifndef FEMTO_HOOK_H
#define FEMTO_HOOK_H

#include "femto_container.h"

/* Which results end a fire before all containers have run. Results count as signed. A trap ends none. */
typedef enum femto_policy {
    FEMTO_RUN_ALL,
    FEMTO_UNTIL_NEGATIVE,
    FEMTO_UNTIL_POSITIVE,
    FEMTO_SINGLE                     /* the first that runs without a trap; the others stand by */
} femto_policy;

typedef struct femto_hook {
    femto_container *const *volatile active;   /* ends with NULL; NULL itself when nothing is installed */
    femto_container **lists;         /* two of capacity + 1: the active one and the one for the next change */
    uint32_t context_length;         /* bytes that every fire brings */
    uint32_t fuel;                   /* most that a run may spend */
    int64_t otherwise;               /* the answer of a fire in which no container had a result */
    uint8_t policy;                  /* femto_policy */
    uint8_t capacity;
    volatile uint8_t firing;         /* fires under way, nested */
    uint32_t fires;                  /* with something installed */
    uint32_t refusals;               /* containers that were passed by since they were running or suspended */
} femto_hook;

/* Memory of the lists of a hook. */
#define FEMTO_HOOK_LISTS(capacity) (2u * ((capacity) + 1u))

/*
 * A hook whose fires bring a context of context_length bytes, for at most capacity containers (255). lists has
 * FEMTO_HOOK_LISTS(capacity) elements. fuel is for each run; otherwise is what a fire answers when no container has a result.
 */
void femto_hook_prepare(
    femto_hook *hook, femto_container **lists, uint8_t capacity, femto_policy policy, uint32_t context_length,
    uint32_t fuel, int64_t otherwise);

/*
 * Adds a container at a position; those there and behind it move on. A position behind the last is the last one.
 * FEMTO_WRONG_CONTEXT: the program needs a longer context. FEMTO_ALREADY_THERE. FEMTO_NO_MEMORY: the hook is full.
 * FEMTO_BUSY: a fire is under way that this thread interrupted, and may still use an earlier list.
 */
femto_status femto_hook_install(femto_hook *hook, femto_container *container, uint32_t position);

/* Puts a container in the place of another: every fire runs the one or the other. As install; FEMTO_NOT_FOUND. */
femto_status femto_hook_replace(femto_hook *hook, const femto_container *old, femto_container *container);

/* Takes a container out. When this has returned FEMTO_OK no fire of this hook runs it. FEMTO_NOT_FOUND, FEMTO_BUSY. */
femto_status femto_hook_remove(femto_hook *hook, const femto_container *container);

/* Fires a hook with something installed; call femto_hook_fire. */
int64_t femto_hook_run(femto_hook *hook, void *context);

/*
 * Runs what is installed, in order, on a context at a multiple of 8 with the hook's context_length bytes. Answers the
 * result of the last container that had one (of the one that ended the fire, if the policy says so).
 */
static inline int64_t femto_hook_fire(femto_hook *hook, void *context)
{
    return hook->active == NULL ? hook->otherwise : femto_hook_run(hook, context);
}

#endif

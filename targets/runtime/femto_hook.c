#include "femto_hook.h"

#include "femto_port.h"

/* What a hook with nothing installed has in place of a list. */
static femto_container *const nothing[] = { NULL };

static femto_container *const *list_of(const femto_hook *hook)
{
    femto_container *const *list = hook->active;
    return list == NULL ? nothing : list;
}

void femto_hook_prepare(
    femto_hook *hook, femto_container **lists, uint32_t capacity, femto_policy policy, const femto_terms *terms)
{
    *hook = (femto_hook){ .lists = lists, .terms = *terms, .policy = policy, .capacity = capacity };
}

/* Adds what a container has counted to the hook's counters, once for each time. */
static void count(femto_hook *hook, const femto_container *container, uint32_t times)
{
    hook->runs += container->runs * times;
    hook->traps += container->traps * times;
}

/* Makes the changed list in list. */
static femto_status compose(
    const femto_hook *hook, const femto_container *place, bool stays, femto_container *added, femto_container **list)
{
    femto_status status = FEMTO_NOT_FOUND;
    uint32_t room = hook->capacity;
    for (femto_container *const *next = list_of(hook);; next++) {
        femto_container *there = *next;
        if (there == place) {
            status = FEMTO_OK;
            if (added != NULL) {
                if (room-- == 0) {
                    return FEMTO_NO_MEMORY;
                }
                *list++ = added;
            }
        }
        if (there == NULL) {
            *list = NULL;
            return status;
        }
        if (!femto_container_is_at_rest(there)) {
            return FEMTO_BUSY;
        }
        if (there == added) {
            return FEMTO_ALREADY_THERE;
        }
        if (there != place || stays) {
            if (room-- == 0) {
                return FEMTO_NO_MEMORY;
            }
            *list++ = there;
        }
    }
}

femto_status femto_hook_change(femto_hook *hook, const femto_container *place, bool stays, femto_container *added)
{
    if (added != NULL && !femto_container_accepts(added, hook->terms.context_length)) {
        return FEMTO_WRONG_CONTEXT;
    }
    /* The lists take turns: no fire is under way, which could still read the one before. */
    femto_container **list = hook->active == hook->lists ? hook->lists + hook->capacity + 1 : hook->lists;
    femto_status status = compose(hook, place, stays, added, list);
    if (status == FEMTO_OK) {
        /* Ahead of its first run here. */
        if (added != NULL) {
            count(hook, added, UINT32_MAX);
        }
        femto_container *const *volatile *active = &hook->active;   /* exactly one store, though loads are not volatile */
        femto_port_order();
        *active = *list == NULL ? NULL : list;
        femto_port_order();
        if (!stays && place != NULL) {
            count(hook, place, 1);
        }
    }
    return status;
}

femto_hook_counts femto_hook_statistics(const femto_hook *hook)
{
    femto_hook_counts counts = { hook->runs, hook->traps };
    for (femto_container *const *next = list_of(hook); *next != NULL; next++) {
        counts.runs += (*next)->runs;
        counts.traps += (*next)->traps;
    }
    return counts;
}

static bool ends(uint32_t policy, int64_t answer)
{
    return policy == FEMTO_SINGLE
        || (policy == FEMTO_UNTIL_NEGATIVE && answer < 0)
        || (policy == FEMTO_UNTIL_POSITIVE && answer > 0);
}

int64_t femto_hook_run(femto_container *const *list, void *context, const femto_hook *hook)
{
    int64_t answer;
    do {
        answer = femto_container_run(*list++, context, &hook->terms);
    } while (*list != NULL && !ends(hook->policy, answer));
    return answer;
}

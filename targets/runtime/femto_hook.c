#include "femto_hook.h"

#include "femto_port.h"
#include "femto_run.h"

void femto_hook_prepare(
    femto_hook *hook, femto_container **lists, uint8_t capacity, femto_policy policy, uint32_t context_length,
    uint32_t fuel, int64_t otherwise)
{
    *hook = (femto_hook){
        .lists = lists,
        .context_length = context_length,
        .fuel = fuel,
        .otherwise = otherwise,
        .policy = (uint8_t)policy,
        .capacity = capacity,
    };
}

static uint32_t count(femto_container *const *list)
{
    uint32_t length = 0;
    while (list != NULL && list[length] != NULL) {
        length++;
    }
    return length;
}

/* The position of a container in a list, or the list's length. */
static uint32_t find(femto_container *const *list, uint32_t length, const femto_container *container)
{
    uint32_t position = 0;
    while (position < length && list[position] != container) {
        position++;
    }
    return position;
}

/*
 * Publishes a list in which added containers take the place of removed ones at a position. The lists take turns, which is
 * safe as long as no fire is under way: it could still be reading the one before.
 */
static femto_status change(
    femto_hook *hook, uint32_t position, uint32_t removed, femto_container *added)
{
    femto_container *const *old = hook->active;
    femto_container **list = old == hook->lists ? hook->lists + hook->capacity + 1 : hook->lists;
    uint32_t length = count(old);
    uint32_t next = 0;
    for (uint32_t index = 0; index < position; index++) {
        list[next++] = old[index];
    }
    if (added != NULL) {
        list[next++] = added;
    }
    for (uint32_t index = position + removed; index < length; index++) {
        list[next++] = old[index];
    }
    list[next] = NULL;
    __asm__ volatile("" : : : "memory");
    hook->active = next == 0 ? NULL : list;
    return FEMTO_OK;
}

/* Whether a container may come into a list of so many others. */
static femto_status admit(const femto_hook *hook, const femto_container *container, uint32_t others)
{
    uint32_t needed = femto_container_program(container)->image->context_length;
    if (needed > hook->context_length && needed != FEMTO_ANY_CONTEXT) {
        return FEMTO_WRONG_CONTEXT;
    }
    uint32_t length = count(hook->active);
    if (find(hook->active, length, container) < length) {
        return FEMTO_ALREADY_THERE;
    }
    return others < hook->capacity ? FEMTO_OK : FEMTO_NO_MEMORY;
}

femto_status femto_hook_install(femto_hook *hook, femto_container *container, uint32_t position)
{
    if (hook->firing != 0) {
        return FEMTO_BUSY;
    }
    uint32_t length = count(hook->active);
    femto_status status = admit(hook, container, length);
    return status != FEMTO_OK ? status : change(hook, position < length ? position : length, 0, container);
}

femto_status femto_hook_replace(femto_hook *hook, const femto_container *old, femto_container *container)
{
    if (hook->firing != 0) {
        return FEMTO_BUSY;
    }
    uint32_t length = count(hook->active);
    uint32_t position = find(hook->active, length, old);
    if (position == length) {
        return FEMTO_NOT_FOUND;
    }
    femto_status status = admit(hook, container, length - 1);
    return status != FEMTO_OK ? status : change(hook, position, 1, container);
}

femto_status femto_hook_remove(femto_hook *hook, const femto_container *container)
{
    if (hook->firing != 0) {
        return FEMTO_BUSY;
    }
    uint32_t length = count(hook->active);
    uint32_t position = find(hook->active, length, container);
    return position == length ? FEMTO_NOT_FOUND : change(hook, position, 1, NULL);
}

static bool ends(uint8_t policy, int64_t result)
{
    switch (policy) {
    case FEMTO_RUN_ALL:
        return false;
    case FEMTO_UNTIL_NEGATIVE:
        return result < 0;
    case FEMTO_UNTIL_POSITIVE:
        return result > 0;
    default:
        return true;
    }
}

int64_t femto_hook_run(femto_hook *hook, void *context)
{
    uint32_t before = femto_port_lock();
    hook->firing++;
    hook->fires++;
    femto_port_unlock(before);
    int64_t answer = hook->otherwise;
    femto_container *const *next = hook->active;
    for (; next != NULL && *next != NULL; next++) {
        if (!femto_run_begin(*next)) {
            hook->refusals++;
            continue;
        }
        uint64_t result;
        if (femto_run_taken(*next, context, hook->context_length, hook->fuel, &result)) {
            answer = (int64_t)result;
            if (ends(hook->policy, answer)) {
                break;
            }
        }
    }
    hook->firing--;
    return answer;
}

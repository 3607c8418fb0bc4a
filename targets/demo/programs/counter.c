/* For each switch of threads: counts it, and for the thread that comes next. Returns all switches. */
#include "demo.h"

#define THREADS 16u

uint64_t counter(const demo_context *event)
{
    uint32_t thread = KEY_FIRST_THREAD + ((uint32_t)event->value % THREADS);
    uint32_t switches = value_of(KEY_SWITCHES) + 1;
    (void)store_global(thread, value_of(thread) + 1);
    (void)store_global(KEY_SWITCHES, switches);
    return switches;
}

/* Hooks: order, policies, changes, and fires within fires. */
#include "femto_hook.h"

#include "check.h"
#include "samples.h"

#define CAPACITY 3

static femto_container *lists[FEMTO_HOOK_LISTS(CAPACITY)];
static femto_hook hook;

static void prepare(femto_policy policy)
{
    const femto_terms terms = { .context_length = 8, .fuel = 10, .otherwise = -77 };
    femto_hook_prepare(&hook, lists, CAPACITY, policy, &terms);
}

static int64_t fire(uint64_t context)
{
    return femto_hook_fire(&hook, &context);
}

/* What was run, in order. */
static uint32_t order;

static uint32_t note(femto_instance *self, uint32_t key, uint32_t value)
{
    (void)key;
    order = order * 10 + self->data_length;
    return value;
}

/* Containers that note has tell apart by the length of their data. */
static femto_container *numbered(uint32_t number)
{
    femto_container *container = sample_container("ask", 0);
    container->instance.data_length = number;
    return container;
}

static uint32_t order_of_fire(void)
{
    order = 0;
    fire(0);
    return order;
}

static void an_empty_hook_answers_otherwise(void)
{
    prepare(FEMTO_RUN_ALL);
    CHECK_EQUAL(-77, fire(1));
    CHECK_EQUAL(0, femto_hook_statistics(&hook).runs);
}

static void containers_run_in_order(void)
{
    prepare(FEMTO_RUN_ALL);
    sample_put = note;
    femto_container *one = numbered(1), *two = numbered(2), *three = numbered(3), *four = numbered(4);
    CHECK_EQUAL(FEMTO_OK, femto_hook_install(&hook, two, NULL));
    CHECK_EQUAL(2, order_of_fire());
    CHECK_EQUAL(FEMTO_OK, femto_hook_install(&hook, three, NULL));
    CHECK_EQUAL(23, order_of_fire());
    CHECK_EQUAL(FEMTO_OK, femto_hook_install(&hook, one, two));
    CHECK_EQUAL(123, order_of_fire());
    CHECK_EQUAL(FEMTO_NO_MEMORY, femto_hook_install(&hook, four, NULL));
    CHECK_EQUAL(FEMTO_NO_MEMORY, femto_hook_install(&hook, four, one));
    CHECK_EQUAL(123, order_of_fire());
    CHECK_EQUAL(FEMTO_OK, femto_hook_replace(&hook, two, four));
    CHECK_EQUAL(143, order_of_fire());
    CHECK_EQUAL(FEMTO_OK, femto_hook_remove(&hook, one));
    CHECK_EQUAL(43, order_of_fire());
    CHECK_EQUAL(FEMTO_OK, femto_hook_remove(&hook, three));
    CHECK_EQUAL(FEMTO_OK, femto_hook_remove(&hook, four));
    CHECK_EQUAL(0, order_of_fire());
    CHECK(hook.active == NULL);
}

static void refusals_change_nothing(void)
{
    prepare(FEMTO_RUN_ALL);
    sample_put = note;
    femto_container *one = numbered(1), *two = numbered(2), *three = numbered(3);
    femto_hook_install(&hook, one, NULL);
    femto_hook_install(&hook, two, NULL);
    CHECK_EQUAL(FEMTO_ALREADY_THERE, femto_hook_install(&hook, one, NULL));
    CHECK_EQUAL(FEMTO_ALREADY_THERE, femto_hook_replace(&hook, two, one));
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_hook_install(&hook, numbered(4), three));
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_hook_replace(&hook, three, numbered(4)));
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_hook_remove(&hook, three));
    CHECK_EQUAL(12, order_of_fire());
    hook.terms.context_length = 7;
    CHECK_EQUAL(FEMTO_WRONG_CONTEXT, femto_hook_install(&hook, sample_container("result", 0), NULL));
    CHECK_EQUAL(FEMTO_WRONG_CONTEXT, femto_hook_replace(&hook, one, sample_container("result", 0)));
    CHECK_EQUAL(12, order_of_fire());
}

/* Two that return the context and count their runs. */
static void policies_end_a_fire(void)
{
    static const struct {
        femto_policy policy;
        int64_t context;
        uint32_t second_runs;
    } cases[] = {
        { FEMTO_RUN_ALL, -1, 1 }, { FEMTO_RUN_ALL, 0, 1 }, { FEMTO_RUN_ALL, 1, 1 },
        { FEMTO_UNTIL_NEGATIVE, -1, 0 }, { FEMTO_UNTIL_NEGATIVE, INT64_MIN, 0 }, { FEMTO_UNTIL_NEGATIVE, 0, 1 },
        { FEMTO_UNTIL_NEGATIVE, 1, 1 }, { FEMTO_UNTIL_POSITIVE, -1, 1 }, { FEMTO_UNTIL_POSITIVE, 0, 1 },
        { FEMTO_UNTIL_POSITIVE, 1, 0 }, { FEMTO_UNTIL_POSITIVE, 0x100000000, 0 }, { FEMTO_SINGLE, -1, 0 },
        { FEMTO_SINGLE, 0, 0 }, { FEMTO_SINGLE, 1, 0 },
    };
    for (size_t row = 0; row < sizeof cases / sizeof cases[0]; row++) {
        prepare(cases[row].policy);
        femto_container *first = sample_container("result", 0), *second = sample_container("result", 0);
        femto_hook_install(&hook, first, NULL);
        femto_hook_install(&hook, second, NULL);
        CHECK_EQUAL(cases[row].context, fire((uint64_t)cases[row].context));
        CHECK_EQUAL(1, first->runs);
        CHECK_EQUAL(cases[row].second_runs, second->runs);
    }
}

static void a_trap_answers_otherwise(void)
{
    prepare(FEMTO_UNTIL_NEGATIVE);
    femto_container *first = sample_container("tally", 0), *second = sample_container("empty", 0);
    femto_hook_install(&hook, first, NULL);
    CHECK_EQUAL(-77, fire(8));
    femto_hook_install(&hook, second, NULL);
    CHECK_EQUAL(-77, fire(8));
    CHECK_EQUAL(0, second->runs);
    CHECK_EQUAL(2, first->traps);
}

static void fuel_is_the_hooks(void)
{
    prepare(FEMTO_RUN_ALL);
    femto_container *spin = sample_container("spin", FEMTO_UNLIMITED);
    femto_hook_install(&hook, spin, NULL);
    CHECK_EQUAL(0, fire(11));
    CHECK_EQUAL(-77, fire(12));
}

static void statistics_are_of_the_time_in_the_hook(void)
{
    prepare(FEMTO_RUN_ALL);
    femto_container *first = sample_container("tally", 0), *second = sample_container("tally", 0);
    uint64_t context = 8;
    femto_container_run(first, &context, &hook.terms);
    femto_hook_install(&hook, first, NULL);
    fire(0);
    fire(8);
    CHECK_EQUAL(2, femto_hook_statistics(&hook).runs);
    CHECK_EQUAL(1, femto_hook_statistics(&hook).traps);
    femto_hook_replace(&hook, first, second);
    fire(8);
    CHECK_EQUAL(3, femto_hook_statistics(&hook).runs);
    CHECK_EQUAL(2, femto_hook_statistics(&hook).traps);
    femto_hook_remove(&hook, second);
    CHECK_EQUAL(3, femto_hook_statistics(&hook).runs);
    femto_hook_install(&hook, first, NULL);
    fire(0);
    CHECK_EQUAL(4, femto_hook_statistics(&hook).runs);
    CHECK_EQUAL(2, femto_hook_statistics(&hook).traps);
}

static femto_status change_status;
static int64_t nested_answer;

static uint32_t interfere(femto_instance *self, uint32_t key, uint32_t value)
{
    (void)key;
    change_status = femto_hook_remove(&hook, (femto_container *)(void *)self);
    nested_answer = fire(5);
    return value;
}

/* As an interrupt would that comes during a run. */
static void fires_nest_and_changes_wait(void)
{
    prepare(FEMTO_RUN_ALL);
    sample_put = interfere;
    femto_container *ask = sample_container("ask", 0), *result = sample_container("result", 0);
    femto_hook_install(&hook, ask, NULL);
    CHECK_EQUAL(1003, fire(3));
    CHECK_EQUAL(FEMTO_BUSY, change_status);
    CHECK_EQUAL(-77, nested_answer);
    femto_hook_install(&hook, result, NULL);
    CHECK_EQUAL(3, fire(3));
    CHECK_EQUAL(FEMTO_BUSY, change_status);
    CHECK_EQUAL(5, nested_answer);
    CHECK_EQUAL(2, ask->runs);
    CHECK_EQUAL(2, result->runs);
    CHECK_EQUAL(FEMTO_OK, femto_hook_remove(&hook, ask));
}

int main(void)
{
    an_empty_hook_answers_otherwise();
    containers_run_in_order();
    refusals_change_nothing();
    policies_end_a_fire();
    a_trap_answers_otherwise();
    fuel_is_the_hooks();
    statistics_are_of_the_time_in_the_hook();
    fires_nest_and_changes_wait();
    return check_failures != 0;
}

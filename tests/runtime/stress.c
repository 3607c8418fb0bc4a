#include "stress.h"

#include "femto_hook.h"
#include "femto_tenant.h"

#define CAPACITY 4u
#define SLOTS 2u
#define VERSIONS 3u                  /* that the tenant's quota has room for; two slots on trial would have four */
#define BANK_BYTES 256u
#define SLOT_CHANGES_ONE_IN 8u
#define REFUSES_ONE_IN 5u

#define OTHERWISE (-77)
#define FIRST_TALLY 100u             /* where tally.bpf begins to count */
#define ASK_ANSWER 1011              /* 1000 of helper 1, and 7 and 4 of helper 2 */

#define EXPECT(condition) expect(condition, __LINE__)

/* What a slot should be like. */
typedef struct model {
    bool started;
    bool suspended;
    bool on_trial;
} model;

enum level { THREAD, INTERRUPT, LEVELS };
enum phase { ELSEWHERE, CHANGING, FIRING };

static stress_parts with;
static stress_summary summary;
static uint32_t random_state;
static volatile enum level level;
static volatile enum phase phase;

static femto_container *lists[FEMTO_HOOK_LISTS(CAPACITY)];
static femto_hook tally_hook;
static femto_container *installed[CAPACITY];   /* what should be in tally_hook */
static uint32_t installed_count;

static femto_container *slot_lists[FEMTO_HOOK_LISTS(SLOTS)];
static femto_hook slot_hook;
static femto_quota quota;
static femto_tenant tenant;
static femto_slot slots[SLOTS];
static model models[SLOTS];
static _Alignas(8) uint8_t banks[SLOTS][2][BANK_BYTES];
static uint32_t puts[LEVELS];        /* calls; each level has its own, so that none is lost here */
static uint32_t refusals[LEVELS];
static uint32_t fires[LEVELS];

static void expect(bool condition, uint32_t line)
{
    if (!condition && summary.failed_line == 0) {
        summary.failed_line = line;
    }
}

/* By Marsaglia's xorshift; the same each time. */
static uint32_t pick(uint32_t choices)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state % choices;
}

uint32_t stress_put(femto_instance *self, uint32_t key, uint32_t value)
{
    if (++puts[level] % REFUSES_ONE_IN == 0) {
        refusals[level]++;
        self->trap_kind = FEMTO_TRAP_HELPER_FAILED;
    }
    return key + value;
}

/* Of the byte at the context's offset there are two: 0, and one that traps. */
static void fire(uint32_t traps_one_in)
{
    uint64_t context = ++fires[level] % traps_one_in == 0 ? 8 : 4;
    int64_t answer = femto_hook_fire(&tally_hook, &context);
    EXPECT(answer == 0 || answer == OTHERWISE);
    context = 4;
    answer = femto_hook_fire(&slot_hook, &context);
    EXPECT(answer == ASK_ANSWER || answer == OTHERWISE);
}

void stress_interrupt(void)
{
    summary.interrupts++;
    summary.interrupted_changes += phase == CHANGING;
    summary.interrupted_fires += phase == FIRING;
    level = INTERRUPT;
    fire(7);
    level = THREAD;
}

/* The place of a container in what should be installed; installed_count: none. */
static uint32_t find(const femto_container *container)
{
    uint32_t place = 0;
    while (place < installed_count && installed[place] != container) {
        place++;
    }
    return place;
}

/* Puts added in front of the place, or in its place. NULL: nothing. */
static void install_in_model(uint32_t place, bool stays, femto_container *added)
{
    femto_container *rest[CAPACITY];
    uint32_t count = 0;
    for (uint32_t from = stays ? place : place + 1; from < installed_count; from++) {
        rest[count++] = installed[from];
    }
    installed_count = place;
    if (added != NULL) {
        installed[installed_count++] = added;
    }
    for (uint32_t index = 0; index < count; index++) {
        installed[installed_count++] = rest[index];
    }
}

static void compare_with_model(void)
{
    femto_container *const *list = tally_hook.active;
    EXPECT((list == NULL) == (installed_count == 0));
    for (uint32_t index = 0; index < installed_count; index++) {
        EXPECT(list[index] == installed[index]);
    }
    EXPECT(list == NULL || list[installed_count] == NULL);
}

/* As femto_hook_change, whose answer it foretells. */
static void change_hook(femto_container *place, bool stays, femto_container *added)
{
    uint32_t found = place == NULL ? installed_count : find(place);
    uint32_t count = installed_count + (added == NULL ? 0 : 1) - (stays ? 0 : 1);
    bool possible = (place == NULL || found < installed_count) && (added == NULL || find(added) == installed_count)
        && count <= CAPACITY;
    phase = CHANGING;
    femto_status status = femto_hook_change(&tally_hook, place, stays, added);
    phase = ELSEWHERE;
    EXPECT((status == FEMTO_OK) == possible);
    EXPECT(status != FEMTO_BUSY && status != FEMTO_WRONG_CONTEXT);
    if (possible) {
        install_in_model(found, stays, added);
        summary.changes++;
    }
    compare_with_model();
}

static void change_any_hook(void)
{
    femto_container *one = with.tallies[pick(STRESS_TALLIES)];
    femto_container *other = with.tallies[pick(STRESS_TALLIES)];
    switch (pick(4)) {
    case 0:
        change_hook(NULL, true, one);
        break;
    case 1:
        change_hook(other, true, one);
        break;
    case 2:
        change_hook(one, false, other);
        break;
    default:
        change_hook(one, false, NULL);
        break;
    }
}

static uint32_t versions(void)
{
    uint32_t count = 0;
    for (uint32_t index = 0; index < SLOTS; index++) {
        count += (models[index].started ? 1u : 0u) + (models[index].on_trial ? 1u : 0u);
    }
    return count;
}

static void start(femto_slot *slot, model *model)
{
    femto_status expected = model->started ? FEMTO_ALREADY_THERE : versions() == VERSIONS ? FEMTO_NO_MEMORY : FEMTO_OK;
    EXPECT(femto_slot_start(slot, with.ask, with.ask_length) == expected);
    model->started = true;
    if (expected == FEMTO_NO_MEMORY) {
        model->started = false;
    }
}

/* A damaged image is refused, and the old version stays. */
static void update(femto_slot *slot, model *model, bool damaged, bool trial)
{
    femto_status expected = !model->started || model->suspended ? FEMTO_NOT_FOUND
        : model->on_trial ? FEMTO_BUSY
        : damaged ? FEMTO_WRONG_LAYOUT
        : versions() == VERSIONS ? FEMTO_NO_MEMORY
        : FEMTO_OK;
    EXPECT(femto_slot_update(slot, with.ask, with.ask_length - (damaged ? 1 : 0), trial) == expected);
    model->on_trial |= expected == FEMTO_OK && trial;
}

/* An interrupt may run the version on trial up to the last moment, so that any end of the trial is right. */
static void review(femto_slot *slot, model *model)
{
    femto_status status = femto_slot_review(slot);
    EXPECT((status == FEMTO_NOT_FOUND) == !model->on_trial);
    EXPECT(status == FEMTO_NOT_FOUND || status == FEMTO_BUSY || status == FEMTO_OK || status == FEMTO_TRAPPED);
    model->on_trial &= status == FEMTO_BUSY;
}

static void suspend_or_resume(femto_slot *slot, model *model, bool suspend)
{
    femto_status expected = !model->started ? FEMTO_NOT_FOUND
        : model->suspended == suspend ? FEMTO_ALREADY_THERE
        : FEMTO_OK;
    EXPECT((suspend ? femto_slot_suspend(slot) : femto_slot_resume(slot)) == expected);
    model->suspended = expected == FEMTO_OK ? suspend : model->suspended;
}

static void terminate(femto_slot *slot, model *model)
{
    EXPECT(femto_slot_terminate(slot) == (model->started ? FEMTO_OK : FEMTO_NOT_FOUND));
    *model = (struct model){ 0 };
}

static void change_any_slot(void)
{
    uint32_t index = pick(SLOTS);
    uint32_t change = pick(10);
    uint32_t other = pick(2);
    femto_slot *slot = &slots[index];
    model *model = &models[index];
    phase = CHANGING;
    if (change < 3) {
        start(slot, model);
    } else if (change < 6) {
        update(slot, model, pick(4) == 0, other != 0);
    } else if (change < 8) {
        review(slot, model);
    } else if (change < 9) {
        suspend_or_resume(slot, model, other != 0);
    } else {
        terminate(slot, model);
    }
    phase = ELSEWHERE;
    EXPECT(tenant.programs == (models[0].started ? 1u : 0u) + (models[1].started ? 1u : 0u));
    EXPECT(tenant.memory == versions() * femto_slot_bytes(with.ask));
    summary.changes++;
}

void stress_step(void)
{
    if (pick(SLOT_CHANGES_ONE_IN) == 0) {
        change_any_slot();
    } else {
        change_any_hook();
    }
    phase = FIRING;
    fire(5);
    phase = ELSEWHERE;
}

void stress_start(const stress_parts *parts)
{
    const femto_terms terms = { .context_length = sizeof(uint64_t), .otherwise = OTHERWISE };
    with = *parts;
    random_state = 1;
    femto_hook_prepare(&tally_hook, lists, CAPACITY, FEMTO_RUN_ALL, &terms);
    femto_hook_prepare(&slot_hook, slot_lists, SLOTS, FEMTO_RUN_ALL, &terms);
    quota = (femto_quota){ .programs = SLOTS, .memory = VERSIONS * femto_slot_bytes(with.ask), .budget = FEMTO_UNLIMITED };
    tenant = (femto_tenant){ .quota = &quota, .helpers = with.helpers };
    for (uint32_t index = 0; index < SLOTS; index++) {
        femto_slot_prepare(
            &slots[index], &tenant, &slot_hook, NULL, banks[index][0], banks[index][1], BANK_BYTES);
    }
}

static uint32_t tallied(const femto_container *container)
{
    return *(const uint32_t *)(const void *)container->instance.data - FIRST_TALLY;
}

stress_summary stress_end(void)
{
    for (uint32_t index = 0; index < SLOTS; index++) {
        terminate(&slots[index], &models[index]);
    }
    while (installed_count > 0) {
        change_hook(installed[0], false, NULL);
    }
    EXPECT(tenant.programs == 0 && tenant.memory == 0);
    EXPECT(tally_hook.active == NULL && slot_hook.active == NULL);
    uint32_t runs = 0;
    uint32_t traps = 0;
    for (uint32_t index = 0; index < STRESS_TALLIES; index++) {
        const femto_container *tally = with.tallies[index];
        EXPECT(femto_container_is_at_rest(tally) && tally->runs == tallied(tally));
        runs += tally->runs;
        traps += tally->traps;
    }
    femto_hook_counts counts = femto_hook_statistics(&tally_hook);
    EXPECT(counts.runs == runs && counts.traps == traps);
    femto_hook_counts slot_counts = femto_hook_statistics(&slot_hook);
    EXPECT(slot_counts.runs == puts[THREAD] + puts[INTERRUPT]);
    EXPECT(slot_counts.traps == refusals[THREAD] + refusals[INTERRUPT]);
    summary.runs = runs + slot_counts.runs;
    summary.traps = traps + slot_counts.traps;
    EXPECT(summary.changes > STRESS_STEPS / 4 && summary.runs > STRESS_STEPS && summary.traps > STRESS_STEPS / 10);
    return summary;
}

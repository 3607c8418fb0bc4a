/* Tenants: quotas, rights, and the life of what runs in a slot. */
#include "femto_tenant.h"

#include <string.h>

#include "check.h"
#include "samples.h"

#define BANK 256

static const uint32_t allowed[] = { 1, 2 };
static const femto_allow_list allow_list = { allowed, 2 };

static femto_container *lists[FEMTO_HOOK_LISTS(4)];
static femto_hook hook;
static femto_quota quota;
static femto_tenant tenant;
static femto_slot slots[2];
static _Alignas(8) uint8_t banks[2][2][BANK];
static uint8_t store_memory[3][64];
static femto_store stores[3];

static void prepare(void)
{
    const femto_terms terms = { .context_length = 8, .fuel = 1000, .otherwise = -77 };
    femto_hook_prepare(&hook, lists, 4, FEMTO_RUN_ALL, &terms);
    for (int index = 0; index < 3; index++) {
        femto_store_prepare(&stores[index], store_memory[index], sizeof store_memory[index]);
    }
    quota = (femto_quota){ 2, 1000, FEMTO_UNLIMITED, FEMTO_ALL_RIGHTS, &allow_list, NULL };
    tenant = (femto_tenant){ .quota = &quota, .helpers = &sample_helpers, .store = &stores[1], .global = &stores[2] };
    femto_slot_prepare(&slots[0], &tenant, &hook, &stores[0], banks[0][0], banks[0][1], BANK);
    femto_slot_prepare(&slots[1], &tenant, &hook, NULL, banks[1][0], NULL, BANK);
}

static femto_status start(femto_slot *slot, const char *name)
{
    sample sample = sample_read(name);
    return femto_slot_start(slot, sample.bytes, sample.length);
}

static femto_status update(femto_slot *slot, const char *name, bool trial)
{
    sample sample = sample_read(name);
    return femto_slot_update(slot, sample.bytes, sample.length, trial);
}

static int64_t fire(uint64_t context)
{
    return femto_hook_fire(&hook, &context);
}

/* Runs of a tally in a slot, which its data has besides 100. */
static uint32_t tallied(const femto_version *version)
{
    uint32_t count;
    memcpy(&count, version->container.instance.data, sizeof count);
    return count - 100;
}

static void slots_start_and_terminate(void)
{
    prepare();
    CHECK(tenant.slots == &slots[1] && slots[1].next == &slots[0] && slots[0].next == NULL);
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_slot_terminate(&slots[0]));
    CHECK_EQUAL(FEMTO_OK, start(&slots[0], "result"));
    CHECK_EQUAL(FEMTO_ALREADY_THERE, start(&slots[0], "result"));
    CHECK_EQUAL(1, tenant.programs);
    CHECK_EQUAL(femto_slot_bytes(sample_image("result")), tenant.memory);
    CHECK_EQUAL(9, fire(9));
    CHECK_EQUAL(FEMTO_OK, femto_slot_terminate(&slots[0]));
    CHECK_EQUAL(-77, fire(9));
    CHECK_EQUAL(0, tenant.programs);
    CHECK_EQUAL(0, tenant.memory);
    CHECK_EQUAL(FEMTO_OK, start(&slots[0], "result"));
    CHECK_EQUAL(9, fire(9));
}

static bool nobody(const femto_image *image)
{
    (void)image;
    return false;
}

static void quotas_hold(void)
{
    prepare();
    quota.programs = 1;
    CHECK_EQUAL(FEMTO_OK, start(&slots[0], "result"));
    CHECK_EQUAL(FEMTO_NO_MEMORY, start(&slots[1], "empty"));
    prepare();
    quota.memory = femto_slot_bytes(sample_image("tally")) - 1;
    CHECK_EQUAL(FEMTO_NO_MEMORY, start(&slots[0], "tally"));
    quota.memory++;
    CHECK_EQUAL(FEMTO_OK, start(&slots[0], "tally"));
    CHECK_EQUAL(FEMTO_NO_MEMORY, start(&slots[1], "empty"));
    CHECK_EQUAL(FEMTO_NO_MEMORY, update(&slots[0], "empty", false));
    prepare();
    slots[0].bank_bytes = femto_slot_bytes(sample_image("tally")) - 1;
    CHECK_EQUAL(FEMTO_NO_MEMORY, start(&slots[0], "tally"));
    prepare();
    quota.budget = 50;
    CHECK_EQUAL(FEMTO_OK, start(&slots[0], "spin"));
    CHECK_EQUAL(-77, fire(100));
    prepare();
    quota.allowed = &(femto_allow_list){ allowed, 1 };
    CHECK_EQUAL(FEMTO_HELPER_NOT_ALLOWED, start(&slots[0], "ask"));
    quota.authenticate = nobody;
    CHECK_EQUAL(FEMTO_NOT_AUTHENTIC, start(&slots[0], "empty"));
    hook.terms.context_length = 7;
    quota.authenticate = NULL;
    CHECK_EQUAL(FEMTO_WRONG_CONTEXT, start(&slots[0], "result"));
    CHECK_EQUAL(0, tenant.programs);
    CHECK_EQUAL(0, tenant.memory);
}

static void updates_take_the_place_of_what_runs(void)
{
    prepare();
    CHECK_EQUAL(FEMTO_NOT_FOUND, update(&slots[0], "result", false));
    start(&slots[0], "tally");
    CHECK_EQUAL(0, fire(4));
    CHECK_EQUAL(FEMTO_OK, update(&slots[0], "result", false));
    CHECK_EQUAL(4, fire(4));
    CHECK_EQUAL(1, tenant.programs);
    CHECK_EQUAL(femto_slot_bytes(sample_image("result")), tenant.memory);
    CHECK_EQUAL(FEMTO_OK, update(&slots[0], "tally", false));
    CHECK_EQUAL(0, fire(4));
    CHECK_EQUAL(1, tallied(slots[0].active));
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_slot_review(&slots[0]));
    start(&slots[1], "empty");
    CHECK_EQUAL(FEMTO_NO_MEMORY, update(&slots[1], "empty", false));
}

static void updates_are_validated(void)
{
    prepare();
    start(&slots[0], "result");
    sample sample = sample_read("empty");
    sample.bytes[64] ^= 1;
    CHECK_EQUAL(FEMTO_WRONG_CHECKSUM, femto_slot_update(&slots[0], sample.bytes, sample.length, true));
    CHECK_EQUAL(6, fire(6));
    CHECK_EQUAL(femto_slot_bytes(sample_image("result")), tenant.memory);
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_slot_review(&slots[0]));
}

static void a_trial_that_traps_goes_back(void)
{
    prepare();
    uint32_t bytes = femto_slot_bytes(sample_image("tally"));
    start(&slots[0], "tally");
    fire(4);
    CHECK_EQUAL(FEMTO_OK, update(&slots[0], "tally", true));
    CHECK_EQUAL(2 * bytes, tenant.memory);
    CHECK_EQUAL(FEMTO_BUSY, femto_slot_review(&slots[0]));
    CHECK_EQUAL(FEMTO_BUSY, update(&slots[0], "empty", false));
    CHECK_EQUAL(-77, fire(8));
    CHECK_EQUAL(FEMTO_TRAPPED, femto_slot_review(&slots[0]));
    CHECK_EQUAL(bytes, tenant.memory);
    fire(4);
    CHECK_EQUAL(2, tallied(slots[0].active));
    CHECK_EQUAL(FEMTO_OK, update(&slots[0], "result", true));
    CHECK_EQUAL(4, fire(4));
    CHECK_EQUAL(FEMTO_OK, femto_slot_review(&slots[0]));
    CHECK_EQUAL(femto_slot_bytes(sample_image("result")), tenant.memory);
    CHECK_EQUAL(4, fire(4));
}

static void a_trial_may_be_suspended_or_terminated(void)
{
    prepare();
    start(&slots[0], "tally");
    update(&slots[0], "tally", true);
    fire(8);
    CHECK_EQUAL(FEMTO_OK, femto_slot_suspend(&slots[0]));
    CHECK_EQUAL(FEMTO_TRAPPED, femto_slot_review(&slots[0]));
    CHECK_EQUAL(FEMTO_OK, femto_slot_resume(&slots[0]));
    fire(4);
    CHECK_EQUAL(1, tallied(slots[0].active));
    CHECK_EQUAL(FEMTO_OK, update(&slots[0], "tally", true));
    CHECK_EQUAL(FEMTO_OK, femto_slot_terminate(&slots[0]));
    CHECK_EQUAL(0, tenant.memory);
    CHECK_EQUAL(-77, fire(4));
}

static void suspension_keeps_data(void)
{
    prepare();
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_slot_suspend(&slots[0]));
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_slot_resume(&slots[0]));
    start(&slots[0], "tally");
    CHECK_EQUAL(FEMTO_ALREADY_THERE, femto_slot_resume(&slots[0]));
    fire(4);
    CHECK_EQUAL(FEMTO_OK, femto_slot_suspend(&slots[0]));
    CHECK_EQUAL(FEMTO_ALREADY_THERE, femto_slot_suspend(&slots[0]));
    CHECK_EQUAL(FEMTO_NOT_FOUND, update(&slots[0], "empty", false));
    CHECK_EQUAL(-77, fire(4));
    CHECK_EQUAL(FEMTO_OK, femto_slot_resume(&slots[0]));
    fire(4);
    CHECK_EQUAL(2, tallied(slots[0].active));
    femto_slot_suspend(&slots[0]);
    CHECK_EQUAL(FEMTO_OK, femto_slot_terminate(&slots[0]));
    CHECK_EQUAL(0, tenant.programs);
}

static femto_status statuses[4];

static uint32_t manage(femto_instance *self, uint32_t key, uint32_t value)
{
    (void)self;
    statuses[0] = femto_slot_terminate(&slots[0]);
    statuses[1] = femto_slot_suspend(&slots[0]);
    statuses[2] = update(&slots[0], "empty", false);
    statuses[3] = femto_slot_review(&slots[0]);
    return key + value;
}

static void a_running_slot_is_busy(void)
{
    prepare();
    start(&slots[0], "empty");
    update(&slots[0], "ask", true);
    sample_put = manage;
    CHECK_EQUAL(1007, fire(0));
    for (int index = 0; index < 4; index++) {
        CHECK_EQUAL(FEMTO_BUSY, statuses[index]);
    }
    CHECK_EQUAL(FEMTO_OK, femto_slot_review(&slots[0]));
    CHECK_EQUAL(1007, fire(0));
    CHECK_EQUAL(FEMTO_BUSY, statuses[2]);
    CHECK_EQUAL(femto_slot_bytes(sample_image("ask")), tenant.memory);
    update(&slots[0], "tally", true);
    fire(8);
    slots[0].active->container.instance.trap_kind = FEMTO_TRAP_NONE;
    CHECK_EQUAL(FEMTO_BUSY, femto_slot_review(&slots[0]));
}

static femto_scope scope;

static uint32_t remember(femto_instance *self, uint32_t key, uint32_t value)
{
    statuses[0] = femto_slot_put(self, scope, key, &value, sizeof value);
    uint32_t found = 0;
    uint32_t length = sizeof found;
    statuses[1] = femto_slot_get(self, scope, key, &found, &length);
    return found;
}

static void stores_have_scopes_and_rights(void)
{
    prepare();
    start(&slots[0], "ask");
    sample_put = remember;
    for (scope = FEMTO_LOCAL; scope <= FEMTO_GLOBAL; scope++) {
        quota.rights = FEMTO_ALL_RIGHTS;
        CHECK_EQUAL(1000 + 40 + (int64_t)scope, fire(40 + scope));
        CHECK_EQUAL(FEMTO_STORED_BYTES(4), stores[scope].used);
        quota.rights = (uint32_t)FEMTO_ALL_RIGHTS & ~((uint32_t)FEMTO_WRITE_LOCAL << 2 * scope);
        CHECK_EQUAL(1000 + 40 + (int64_t)scope, fire(60));
        CHECK_EQUAL(FEMTO_DENIED, statuses[0]);
        CHECK_EQUAL(FEMTO_OK, statuses[1]);
        quota.rights = (uint32_t)FEMTO_ALL_RIGHTS & ~((uint32_t)FEMTO_READ_LOCAL << 2 * scope);
        CHECK_EQUAL(1000, fire(60));
        CHECK_EQUAL(FEMTO_OK, statuses[0]);
        CHECK_EQUAL(FEMTO_DENIED, statuses[1]);
    }
    quota.rights = FEMTO_ALL_RIGHTS;
    scope = FEMTO_LOCAL;
    slots[0].local = NULL;
    CHECK_EQUAL(1000, fire(60));
    CHECK_EQUAL(FEMTO_NOT_FOUND, statuses[0]);
    CHECK_EQUAL(FEMTO_NOT_FOUND, statuses[1]);
}

int main(void)
{
    slots_start_and_terminate();
    quotas_hold();
    updates_take_the_place_of_what_runs();
    updates_are_validated();
    a_trial_that_traps_goes_back();
    a_trial_may_be_suspended_or_terminated();
    suspension_keeps_data();
    a_running_slot_is_busy();
    stores_have_scopes_and_rights();
    return check_failures != 0;
}

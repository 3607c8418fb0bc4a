#include "hosting.h"

#include "femto_port.h"
#include "femto_tenant.h"
#include "memory.h"

#define IMAGE_BYTES 2048u
#define BANK_BYTES 256u
#define STORE_BYTES 512u
#define HOOK_CAPACITY 2u
#define FUEL_OF_A_RUN 10000u
#define BUDGET 100000000u

/* Where a tenant's image is, and the one that takes its place. */
typedef struct image_place {
    _Alignas(8) uint8_t bytes[IMAGE_BYTES];
    uint32_t length;                 /* 0: nothing */
} image_place;

typedef struct owner {
    femto_tenant tenant;
    femto_slot slot;
    image_place images[2];
    _Alignas(8) uint8_t banks[2][BANK_BYTES];
    uint8_t current;                 /* of the images, that in use */
    uint8_t hook;
} owner;

static const femto_quota writers = {
    .programs = 1, .memory = 2 * BANK_BYTES, .budget = BUDGET, .rights = FEMTO_READ_GLOBAL | FEMTO_WRITE_GLOBAL,
};
static const femto_quota readers = {
    .programs = 1, .memory = 2 * BANK_BYTES, .budget = BUDGET, .rights = FEMTO_READ_GLOBAL,
};
static const femto_quota *const quotas[HOSTING_TENANTS] = { &writers, &writers, &readers };

static const femto_helper helpers[] = { DEMO_HELPERS };
static const femto_helper_table table = { helpers, DEMO_HELPER_COUNT };

static const femto_terms terms = { .context_length = DEMO_CONTEXT_BYTES, .fuel = FUEL_OF_A_RUN, .otherwise = 0 };

static owner owners[HOSTING_TENANTS];
static femto_hook hooks[HOSTING_HOOKS];
static femto_container *lists[HOSTING_HOOKS][FEMTO_HOOK_LISTS(HOOK_CAPACITY)];
static uint32_t fired[HOSTING_HOOKS];
static femto_store store;
static uint8_t store_memory[STORE_BYTES];

uint32_t demo_fetch_global(femto_instance *self, uint32_t key, void *value)
{
    uint32_t length = sizeof(uint32_t);
    return femto_slot_get(self, FEMTO_GLOBAL, key, value, &length) != FEMTO_OK;
}

uint32_t demo_store_global(femto_instance *self, uint32_t key, uint32_t value)
{
    if (femto_slot_put(self, FEMTO_GLOBAL, key, &value, sizeof value) != FEMTO_OK) {
        self->trap_kind = FEMTO_TRAP_HELPER_FAILED;
    }
    return 0;
}

void hosting_start(void)
{
    femto_store_prepare(&store, store_memory, sizeof store_memory);
    for (uint32_t hook = 0; hook < HOSTING_HOOKS; hook++) {
        femto_hook_prepare(&hooks[hook], lists[hook], HOOK_CAPACITY, FEMTO_RUN_ALL, &terms);
    }
    for (uint32_t index = 0; index < HOSTING_TENANTS; index++) {
        owners[index].tenant = (femto_tenant){ .quota = quotas[index], .helpers = &table, .global = &store };
    }
}

uint32_t hosting_isa(void)
{
    return FEMTO_PORT_INSTRUCTION_SET;
}

/* The owner with that number if it has a program, else NULL. */
static owner *find(uint32_t number)
{
    owner *one = number - 1u < HOSTING_TENANTS ? &owners[number - 1u] : NULL;
    return one != NULL && one->images[one->current].length != 0 ? one : NULL;
}

/* Copies an image to where nothing uses what is there, and looks whether it is one. */
static uint32_t place(image_place *to, const uint8_t *image, uint32_t length)
{
    const femto_image *valid;
    if (length > IMAGE_BYTES) {
        return HOSTING_TOO_LONG;
    }
    memcpy(to->bytes, image, length);
    femto_status status = femto_image_validate(to->bytes, length, NULL, &valid);
    to->length = status == FEMTO_OK ? length : 0;
    return status;
}

uint32_t hosting_install(uint32_t number, uint32_t hook, const uint8_t *image, uint32_t length)
{
    if (number - 1u >= HOSTING_TENANTS || hook >= HOSTING_HOOKS) {
        return HOSTING_UNKNOWN_TENANT;
    }
    if (find(number) != NULL) {
        return HOSTING_OCCUPIED;
    }
    owner *one = &owners[number - 1u];
    uint32_t status = place(&one->images[one->current], image, length);
    if (status == FEMTO_OK) {
        one->hook = (uint8_t)hook;
        one->tenant.slots = NULL;
        femto_slot_prepare(
            &one->slot, &one->tenant, &hooks[hook], NULL, one->banks[0], one->banks[1], BANK_BYTES);
    }
    return status;
}

uint32_t hosting_update(uint32_t number, const uint8_t *image, uint32_t length)
{
    owner *one = find(number);
    if (one == NULL) {
        return HOSTING_EMPTY;
    }
    image_place *other = &one->images[one->current ^ 1u];
    uint32_t status = place(other, image, length);
    if (status == FEMTO_OK && one->slot.active != NULL) {
        status = femto_slot_update(&one->slot, other->bytes, length, false);
    }
    if (status == FEMTO_OK) {
        one->current ^= 1u;
    }
    return status;
}

uint32_t hosting_resume(uint32_t number)
{
    owner *one = find(number);
    if (one == NULL) {
        return HOSTING_EMPTY;
    }
    const image_place *image = &one->images[one->current];
    return one->slot.suspended
        ? femto_slot_resume(&one->slot)
        : femto_slot_start(&one->slot, image->bytes, image->length);
}

uint32_t hosting_suspend(uint32_t number)
{
    owner *one = find(number);
    return one == NULL ? HOSTING_EMPTY : (uint32_t)femto_slot_suspend(&one->slot);
}

uint32_t hosting_terminate(uint32_t number)
{
    owner *one = find(number);
    if (one == NULL) {
        return HOSTING_EMPTY;
    }
    uint32_t status = one->slot.active == NULL ? FEMTO_OK : (uint32_t)femto_slot_terminate(&one->slot);
    if (status == FEMTO_OK) {
        one->images[one->current].length = 0;
    }
    return status;
}

uint32_t hosting_list(uint32_t number, hosting_program *program)
{
    const owner *one = find(number);
    if (one == NULL) {
        return 0;
    }
    const femto_image *image = (const femto_image *)(const void *)one->images[one->current].bytes;
    uint32_t length = image->name_length < HOSTING_NAME_BYTES ? image->name_length : HOSTING_NAME_BYTES;
    *program = (hosting_program){
        .tenant = (uint8_t)number,
        .hook = one->hook,
        .running = one->slot.active != NULL && !one->slot.suspended,
    };
    memcpy(program->name, femto_image_name(image), length);
    return 1;
}

uint32_t hosting_measure(uint32_t number, hosting_statistics *statistics)
{
    const owner *one = find(number);
    if (one == NULL || one->slot.active == NULL) {
        return 0;
    }
    const femto_container *container = &one->slot.active->container;
    *statistics = (hosting_statistics){
        .tenant = number,
        .runs = container->runs,
        .traps = container->traps,
        .fuel_left = container->instance.fuel,
    };
    return 1;
}

int64_t hosting_fire(enum hosting_hook hook, demo_context *event)
{
    fired[hook]++;
    return femto_hook_fire(&hooks[hook], event);
}

uint32_t hosting_fired(enum hosting_hook hook)
{
    return fired[hook];
}

uint32_t hosting_fetch(uint32_t key, uint32_t *value)
{
    uint32_t length = sizeof *value;
    return femto_store_get(&store, key, value, &length) == FEMTO_OK;
}

#include "hosting.h"

#include "femto_container.h"
#include "femto_hook.h"
#include "femto_port.h"
#include "femto_program.h"
#include "memory.h"

#define IMAGE_BYTES 2048u
#define DATA_BYTES 64u
#define IMPORTS 4u
#define HOOK_CAPACITY 2u
#define FUEL_OF_A_RUN 10000u
#define BUDGET 100000000u

/* A program and everything that it needs. */
typedef struct slot {
    _Alignas(8) uint8_t image[IMAGE_BYTES];
    _Alignas(8) uint8_t data[DATA_BYTES];
    uintptr_t program[sizeof(femto_program) / sizeof(uintptr_t) + IMPORTS];
    femto_container container;
} slot;

/* Of its two slots one has the program, the other is for its update. */
typedef struct tenant {
    slot slots[2];
    uint8_t current;
    uint8_t hook;
    bool occupied;
    bool running;
} tenant;

static tenant tenants[HOSTING_TENANTS];
static femto_hook hooks[HOSTING_HOOKS];
static femto_container *lists[HOSTING_HOOKS][FEMTO_HOOK_LISTS(HOOK_CAPACITY)];
static uint32_t fired[HOSTING_HOOKS];
static const femto_helper helpers[] = { DEMO_HELPERS };
static const femto_helper_table table = { helpers, DEMO_HELPER_COUNT };

void hosting_start(void)
{
    for (uint32_t hook = 0; hook < HOSTING_HOOKS; hook++) {
        femto_hook_prepare(
            &hooks[hook], lists[hook], HOOK_CAPACITY, FEMTO_RUN_ALL, DEMO_CONTEXT_BYTES, FUEL_OF_A_RUN, 0);
    }
}

uint32_t hosting_isa(void)
{
    return FEMTO_PORT_INSTRUCTION_SET;
}

static tenant *find(uint32_t number)
{
    return number - 1u < HOSTING_TENANTS ? &tenants[number - 1u] : NULL;
}

static femto_container *container_of(tenant *one)
{
    return &one->slots[one->current].container;
}

/* Makes a container of an image in a slot that nothing uses. */
static uint32_t load(slot *to, const uint8_t *image, uint32_t length)
{
    const femto_image *valid;
    femto_program *program = (femto_program *)(void *)to->program;
    if (length > IMAGE_BYTES) {
        return HOSTING_TOO_LONG;
    }
    memcpy(to->image, image, length);
    femto_status status = femto_image_validate(to->image, length, NULL, &valid);
    if (status == FEMTO_OK && femto_program_bytes(valid) > sizeof to->program) {
        status = FEMTO_NO_MEMORY;
    }
    if (status == FEMTO_OK) {
        status = femto_program_bind(program, valid, &table, NULL);
    }
    return status == FEMTO_OK
        ? femto_container_start(&to->container, program, to->data, sizeof to->data, BUDGET)
        : status;
}

uint32_t hosting_install(uint32_t number, uint32_t hook, const uint8_t *image, uint32_t length)
{
    tenant *one = find(number);
    if (one == NULL || hook >= HOSTING_HOOKS) {
        return HOSTING_UNKNOWN_TENANT;
    }
    if (one->occupied) {
        return HOSTING_OCCUPIED;
    }
    uint32_t status = load(&one->slots[one->current], image, length);
    one->occupied = status == 0;
    one->hook = (uint8_t)hook;
    return status;
}

uint32_t hosting_update(uint32_t number, const uint8_t *image, uint32_t length)
{
    tenant *one = find(number);
    if (one == NULL || !one->occupied) {
        return HOSTING_EMPTY;
    }
    slot *other = &one->slots[one->current ^ 1u];
    uint32_t status = load(other, image, length);
    if (status == 0 && one->running) {
        status = femto_hook_replace(&hooks[one->hook], container_of(one), &other->container);
    }
    if (status == 0) {
        one->current ^= 1u;
    }
    return status;
}

uint32_t hosting_resume(uint32_t number)
{
    tenant *one = find(number);
    if (one == NULL || !one->occupied) {
        return HOSTING_EMPTY;
    }
    uint32_t status = femto_hook_install(&hooks[one->hook], container_of(one), HOOK_CAPACITY);
    one->running |= status == 0;
    return status;
}

uint32_t hosting_suspend(uint32_t number)
{
    tenant *one = find(number);
    if (one == NULL || !one->occupied) {
        return HOSTING_EMPTY;
    }
    uint32_t status = femto_hook_remove(&hooks[one->hook], container_of(one));
    one->running &= status != 0;
    return status;
}

uint32_t hosting_terminate(uint32_t number)
{
    tenant *one = find(number);
    uint32_t status = one != NULL && one->running ? hosting_suspend(number) : 0;
    if (one == NULL || !one->occupied) {
        return HOSTING_EMPTY;
    }
    one->occupied = status != 0;
    return status;
}

uint32_t hosting_list(uint32_t number, hosting_program *program)
{
    tenant *one = find(number);
    if (one == NULL || !one->occupied) {
        return 0;
    }
    const femto_image *image = femto_container_program(container_of(one))->image;
    uint32_t length = image->name_length < HOSTING_NAME_BYTES ? image->name_length : HOSTING_NAME_BYTES;
    *program = (hosting_program){ .tenant = (uint8_t)number, .hook = one->hook, .running = one->running };
    memcpy(program->name, femto_image_name(image), length);
    return 1;
}

uint32_t hosting_measure(uint32_t number, hosting_statistics *statistics)
{
    tenant *one = find(number);
    if (one == NULL || !one->occupied) {
        return 0;
    }
    const femto_container *container = container_of(one);
    *statistics = (hosting_statistics){
        .tenant = number,
        .runs = container->runs,
        .traps = container->traps,
        .fuel_used = BUDGET - container->instance.fuel,
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

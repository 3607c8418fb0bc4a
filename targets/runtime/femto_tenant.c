#include "femto_tenant.h"

#define ALIGNMENT 8u

void femto_slot_prepare(
    femto_slot *slot, femto_tenant *tenant, femto_hook *hook, femto_store *local, void *first_bank, void *second_bank,
    uint32_t bank_bytes)
{
    *slot = (femto_slot){
        .tenant = tenant,
        .next = tenant->slots,
        .hook = hook,
        .local = local,
        .banks = { first_bank, second_bank },
        .bank_bytes = bank_bytes,
    };
    tenant->slots = slot;
}

/* A bank has a version, then its program, then its data. */
static uint32_t data_offset(const femto_image *image)
{
    return ((uint32_t)sizeof(femto_version) + femto_program_bytes(image) + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

uint32_t femto_slot_bytes(const femto_image *image)
{
    return data_offset(image) + femto_image_data_length(image);
}

/* Takes a part of the tenant's quota; false, and nothing, when it is not there. */
static bool charge(femto_tenant *tenant, uint32_t programs, uint32_t bytes)
{
    if (tenant->quota->programs - tenant->programs < programs || tenant->quota->memory - tenant->memory < bytes) {
        return false;
    }
    tenant->programs += programs;
    tenant->memory += bytes;
    return true;
}

static void refund(femto_tenant *tenant, uint32_t programs, uint32_t bytes)
{
    tenant->programs -= programs;
    tenant->memory -= bytes;
}

/* Makes a version ready to run in a bank. */
static femto_status build(femto_slot *slot, uint8_t *bank, const femto_image *image)
{
    const femto_tenant *tenant = slot->tenant;
    femto_version *version = (void *)bank;
    femto_program *program = (void *)(version + 1);
    femto_status status = femto_program_bind(program, image, tenant->helpers, tenant->quota->allowed);
    if (status != FEMTO_OK) {
        return status;
    }
    version->slot = slot;
    version->bytes = femto_slot_bytes(image);
    return femto_container_start(
        &version->container, program, bank + data_offset(image), femto_image_data_length(image), tenant->quota->budget);
}

/* Validates an image, makes it ready in a bank and installs it in the place of another version, or behind the last. */
static femto_status deploy(
    femto_slot *slot, void *bank, const femto_version *old, const void *bytes, uint32_t length)
{
    const femto_image *image;
    femto_status status = femto_image_validate(bytes, length, slot->tenant->quota->authenticate, &image);
    if (status != FEMTO_OK) {
        return status;
    }
    uint32_t programs = old == NULL ? 1 : 0;
    if (bank == NULL || slot->bank_bytes < femto_slot_bytes(image)
        || !charge(slot->tenant, programs, femto_slot_bytes(image))) {
        return FEMTO_NO_MEMORY;
    }
    femto_version *version = bank;
    status = build(slot, bank, image);
    if (status == FEMTO_OK) {
        status = old == NULL
            ? femto_hook_install(slot->hook, &version->container, NULL)
            : femto_hook_replace(slot->hook, &old->container, &version->container);
    }
    if (status != FEMTO_OK) {
        refund(slot->tenant, programs, femto_slot_bytes(image));
        return status;
    }
    slot->active = version;
    return FEMTO_OK;
}

femto_status femto_slot_start(femto_slot *slot, const void *image, uint32_t length)
{
    return slot->active != NULL ? FEMTO_ALREADY_THERE : deploy(slot, slot->banks[0], NULL, image, length);
}

femto_status femto_slot_update(femto_slot *slot, const void *image, uint32_t length, bool trial)
{
    femto_version *old = slot->active;
    if (old == NULL || slot->suspended) {
        return FEMTO_NOT_FOUND;
    }
    if (slot->previous != NULL) {
        return FEMTO_BUSY;
    }
    femto_status status = deploy(slot, slot->banks[old == slot->banks[0]], old, image, length);
    if (status == FEMTO_OK) {
        if (trial) {
            slot->previous = old;
        } else {
            refund(slot->tenant, 0, old->bytes);
        }
    }
    return status;
}

femto_status femto_slot_review(femto_slot *slot)
{
    femto_version *version = slot->active;
    femto_version *previous = slot->previous;
    if (previous == NULL) {
        return FEMTO_NOT_FOUND;
    }
    if (version->container.runs == 0 || !femto_container_is_at_rest(&version->container)) {
        return FEMTO_BUSY;
    }
    bool trapped = version->container.traps != 0;
    if (trapped) {
        femto_status status = slot->suspended
            ? FEMTO_OK
            : femto_hook_replace(slot->hook, &version->container, &previous->container);
        if (status != FEMTO_OK) {
            return status;
        }
        slot->active = previous;
    }
    refund(slot->tenant, 0, trapped ? version->bytes : previous->bytes);
    slot->previous = NULL;
    return trapped ? FEMTO_TRAPPED : FEMTO_OK;
}

femto_status femto_slot_suspend(femto_slot *slot)
{
    if (slot->active == NULL) {
        return FEMTO_NOT_FOUND;
    }
    if (slot->suspended) {
        return FEMTO_ALREADY_THERE;
    }
    femto_status status = femto_hook_remove(slot->hook, &slot->active->container);
    slot->suspended = status == FEMTO_OK;
    return status;
}

femto_status femto_slot_resume(femto_slot *slot)
{
    if (slot->active == NULL) {
        return FEMTO_NOT_FOUND;
    }
    femto_status status = femto_hook_install(slot->hook, &slot->active->container, NULL);
    if (status == FEMTO_OK) {
        slot->suspended = false;
    }
    return status;
}

femto_status femto_slot_terminate(femto_slot *slot)
{
    if (slot->active == NULL) {
        return FEMTO_NOT_FOUND;
    }
    if (!slot->suspended) {
        femto_status status = femto_hook_remove(slot->hook, &slot->active->container);
        if (status != FEMTO_OK) {
            return status;
        }
    }
    refund(slot->tenant, 1, slot->active->bytes + (slot->previous == NULL ? 0 : slot->previous->bytes));
    slot->active = NULL;
    slot->previous = NULL;
    slot->suspended = false;
    return FEMTO_OK;
}

/* The store of a scope, if the program has the right to it, which is given as that of the local scope. */
static femto_status find_store(const femto_instance *self, femto_scope scope, uint32_t right, femto_store **store)
{
    const femto_slot *slot = ((const femto_version *)(const void *)self)->slot;
    const femto_tenant *tenant = slot->tenant;
    if ((tenant->quota->rights & right << 2 * scope) == 0) {
        return FEMTO_DENIED;
    }
    *store = scope == FEMTO_LOCAL ? slot->local : scope == FEMTO_TENANT ? tenant->store : tenant->global;
    return *store == NULL ? FEMTO_NOT_FOUND : FEMTO_OK;
}

femto_status femto_slot_put(
    const femto_instance *self, femto_scope scope, uint32_t key, const void *value, uint32_t length)
{
    femto_store *store;
    femto_status status = find_store(self, scope, FEMTO_WRITE_LOCAL, &store);
    return status == FEMTO_OK ? femto_store_put(store, key, value, length) : status;
}

femto_status femto_slot_get(
    const femto_instance *self, femto_scope scope, uint32_t key, void *value, uint32_t *length)
{
    femto_store *store;
    femto_status status = find_store(self, scope, FEMTO_READ_LOCAL, &store);
    return status == FEMTO_OK ? femto_store_get(store, key, value, length) : status;
}

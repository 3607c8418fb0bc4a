/*
 * Tenants own programs on a device, within quotas; slots are the places where their programs run and are replaced. All
 * functions are called from threads, one at a time, while hooks may fire from interrupts; femto_slot_put and femto_slot_get
 * are for helpers.
 */
#ifndef FEMTO_TENANT_H
#define FEMTO_TENANT_H

#include "femto_hook.h"
#include "femto_store.h"

/* Rights to stores. */
enum femto_right {
    FEMTO_READ_LOCAL = 1,
    FEMTO_WRITE_LOCAL = 2,
    FEMTO_READ_TENANT = 4,
    FEMTO_WRITE_TENANT = 8,
    FEMTO_READ_GLOBAL = 16,
    FEMTO_WRITE_GLOBAL = 32,
    FEMTO_ALL_RIGHTS = 63
};

/* What the firmware's owner grants a tenant. Constant; may be in flash. */
typedef struct femto_quota {
    uint32_t programs;               /* that run at a time */
    uint32_t memory;                 /* bytes that they take of their banks; for an update, those of both versions */
    uint32_t budget;                 /* fuel of each program, all its runs together, or FEMTO_UNLIMITED */
    uint32_t rights;                 /* bits of enum femto_right */
    const femto_allow_list *allowed; /* helpers; NULL: all */
    femto_authenticate authenticate; /* that an image is this tenant's; NULL: every image is */
} femto_quota;

typedef struct femto_tenant {
    const femto_quota *quota;
    const femto_helper_table *helpers;   /* of the firmware */
    struct femto_slot *slots;        /* of this tenant, linked by their next */
    femto_store *store;              /* that its programs share; NULL: none */
    femto_store *global;             /* that all tenants share; NULL: none */
    uint32_t programs;               /* that run */
    uint32_t memory;                 /* bytes that they take */
} femto_tenant;

/* A program in a slot: what a helper's instance is a part of. */
typedef struct femto_version {
    femto_container container;
    struct femto_slot *slot;
    uint32_t bytes;                  /* of the bank that it takes */
} femto_version;

/* Where a tenant's program runs. With two banks, a newer version is made ready in one while the other's runs. */
typedef struct femto_slot {
    femto_tenant *tenant;
    struct femto_slot *next;
    femto_hook *hook;
    femto_store *local;              /* of this slot, which updates keep; NULL: none */
    void *banks[2];
    uint32_t bank_bytes;
    femto_version *active;           /* NULL: no program */
    femto_version *previous;         /* what an update on trial goes back to; else NULL */
    bool suspended;
} femto_slot;

/* Which store of a program's. */
typedef enum femto_scope { FEMTO_LOCAL, FEMTO_TENANT, FEMTO_GLOBAL } femto_scope;

/*
 * Adds a slot to a tenant, for a program of the hook. Both banks have bank_bytes bytes at multiples of 8; the second may be
 * NULL, and then updates are refused. local may be NULL.
 */
void femto_slot_prepare(
    femto_slot *slot, femto_tenant *tenant, femto_hook *hook, femto_store *local, void *first_bank, void *second_bank,
    uint32_t bank_bytes);

/* Bytes of a bank that a valid image needs. */
uint32_t femto_slot_bytes(const femto_image *image);

/*
 * Validates an image of length bytes, which must stay as it is while it runs, binds it with the tenant's rights and
 * installs it behind the others of the slot's hook. FEMTO_ALREADY_THERE: the slot has a program. FEMTO_NO_MEMORY: its bank
 * is too small, or a quota used up; otherwise the refusals of femto_image_validate, femto_program_bind and
 * femto_hook_install. A refusal changes nothing.
 */
femto_status femto_slot_start(femto_slot *slot, const void *image, uint32_t length);

/*
 * Puts another image in the place of the running one, which is checked like the first and begins with its own data. The
 * earlier version runs until the hook goes over to the other; no fire is lost. With trial, femto_slot_review decides whether
 * it stays. FEMTO_NOT_FOUND: nothing runs that could be updated. FEMTO_BUSY: a trial or a fire is under way. Refusals change
 * nothing.
 */
femto_status femto_slot_update(femto_slot *slot, const void *image, uint32_t length, bool trial);

/*
 * Ends a trial after its first run: FEMTO_OK when nothing has trapped; FEMTO_TRAPPED when something has, and the earlier
 * version with its data is back. FEMTO_BUSY: no run yet, or one is under way. FEMTO_NOT_FOUND: there is no trial. To be called
 * from a thread that the firmware has for such work; until then, fires run the version on trial.
 */
femto_status femto_slot_review(femto_slot *slot);

/*
 * Takes the program out of its hook, and puts it back, behind the others; its data stays as it is. FEMTO_NOT_FOUND: there is
 * no program. FEMTO_ALREADY_THERE: it is suspended, or is not. FEMTO_BUSY: it is running.
 */
femto_status femto_slot_suspend(femto_slot *slot);
femto_status femto_slot_resume(femto_slot *slot);

/* Takes the program out; the slot is free and the quota given back. FEMTO_NOT_FOUND, FEMTO_BUSY. */
femto_status femto_slot_terminate(femto_slot *slot);

/*
 * For helpers that take the instance: the stores of the program that calls. FEMTO_DENIED: it has no right to it.
 * FEMTO_NOT_FOUND: there is no such store or key. The rest as femto_store_put and femto_store_get.
 */
femto_status femto_slot_put(
    const femto_instance *self, femto_scope scope, uint32_t key, const void *value, uint32_t length);
femto_status femto_slot_get(
    const femto_instance *self, femto_scope scope, uint32_t key, void *value, uint32_t *length);

#endif

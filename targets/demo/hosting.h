/*
 * The tenants of the demonstration, on the engine of ../runtime. Each tenant has one program at a time, for one hook.
 * Functions with a code as result return 0 when it is done, else why the engine refuses, or one of enum hosting_refusal.
 */
#ifndef HOSTING_H
#define HOSTING_H

#include "demo_contract.h"

#define HOSTING_TENANTS 3u       /* numbered from 1 */
#define HOSTING_NAME_BYTES 16u

enum hosting_hook { HOSTING_SAMPLE, HOSTING_THREAD, HOSTING_REQUEST, HOSTING_HOOKS };

/* Apart from the codes of the engine. */
enum hosting_refusal {
    HOSTING_UNKNOWN_REQUEST = 0x100,
    HOSTING_UNKNOWN_TENANT,      /* or hook */
    HOSTING_OCCUPIED,            /* the tenant has a program: update it */
    HOSTING_EMPTY,               /* the tenant has no program */
    HOSTING_TOO_LONG             /* the image does not fit */
};

typedef struct hosting_program {
    uint8_t tenant;
    uint8_t hook;
    uint8_t running;
    uint8_t reserved;
    uint8_t name[HOSTING_NAME_BYTES];  /* that of the image, cut, with zeros behind it */
} hosting_program;

typedef struct hosting_statistics {
    uint32_t tenant;
    uint32_t runs;
    uint32_t traps;
    uint32_t fuel_left;              /* of its budget; 0 for a program that spends none */
} hosting_statistics;

void hosting_start(void);

/* Instruction set of the images that run here, as their header has it. */
uint32_t hosting_isa(void);

/* Validates a copy of the image, binds it and makes an instance; the hook does not run it yet. */
uint32_t hosting_install(uint32_t tenant, uint32_t hook, const uint8_t *image, uint32_t length);

/* The old program runs until the other one is ready, and goes on if that is refused. */
uint32_t hosting_update(uint32_t tenant, const uint8_t *image, uint32_t length);

uint32_t hosting_resume(uint32_t tenant);

uint32_t hosting_suspend(uint32_t tenant);

uint32_t hosting_terminate(uint32_t tenant);

/* What runs the tenant's program; 0 without one. */
uint32_t hosting_list(uint32_t tenant, hosting_program *program);

uint32_t hosting_measure(uint32_t tenant, hosting_statistics *statistics);

/* Runs the hook's program on an event, from thread context or from the interrupt. */
int64_t hosting_fire(enum hosting_hook hook, demo_context *event);

uint32_t hosting_fired(enum hosting_hook hook);

/* 0 where the store has no such key. */
uint32_t hosting_fetch(uint32_t key, uint32_t *value);

#endif

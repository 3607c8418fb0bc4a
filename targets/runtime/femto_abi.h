/*
 * What translated code and the firmware agree on, on machines with addresses of 4 or 8 bytes.
 * src/Femto.Jit/InstanceLayout.cs states the same to the compiler.
 */
#ifndef FEMTO_ABI_H
#define FEMTO_ABI_H

#include <stddef.h>
#include <stdint.h>

/* Any C function; cast back to its prototype to call it. */
typedef void (*femto_function)(void);

/* One running program. The firmware fills it in; code reads it, spends its fuel and reports traps in it. */
typedef struct femto_instance {
    uint32_t fuel;                   /* left in this run */
    uint32_t trap_kind;              /* enum femto_trap; 0 before the run */
    uintptr_t trap_address;          /* return address of the call that reached the trap block; says where it trapped */
    uintptr_t saved_stack_pointer;   /* restored when a nested function traps; written by the entry */
    uint8_t *context;                /* passed to the program in r1; a multiple of 8 */
    uint32_t context_length;         /* bytes; passed to the program in r2 */
    uint8_t *data;                   /* the instance's copy of the image's writable data */
    const uint8_t *read_only_data;   /* the image's read-only data */
    const femto_function *helpers;   /* in the order of the image's imports */
    const femto_function *runtime;   /* in the order of enum femto_runtime_routine */
    uint8_t *stack_low;              /* eBPF stack region; written by the entry where a region search may need it */
    uint8_t *stack_high;             /* address after it */
    uint32_t data_length;            /* bytes */
    uint32_t read_only_data_length;  /* bytes */
} femto_instance;

/*
 * Bytes that all memory which a program may access keeps from both ends of the address space: code computes addresses which
 * are off by less, and relies on it that they are in no region. Limits.RegionMargin states the same to the compiler.
 * Firmware sees to it where it places data, contexts, stacks and images (their read-only data), which on most boards is where
 * the linker script does. Builds with FEMTO_CHECK_MARGINS check it when containers start and run.
 */
#define FEMTO_REGION_MARGIN 65536u

/* Offsets with addresses of 4 bytes, and of 8. */
#define FEMTO_OFFSET(member, of32, of64) \
    _Static_assert(offsetof(femto_instance, member) == (sizeof(uintptr_t) == 4 ? (of32) : (of64)), \
        "code relies on the offset of " #member)

FEMTO_OFFSET(fuel, 0, 0);
FEMTO_OFFSET(trap_kind, 4, 4);
FEMTO_OFFSET(trap_address, 8, 8);
FEMTO_OFFSET(saved_stack_pointer, 12, 16);
FEMTO_OFFSET(context, 16, 24);
FEMTO_OFFSET(context_length, 20, 32);
FEMTO_OFFSET(data, 24, 40);
FEMTO_OFFSET(read_only_data, 28, 48);
FEMTO_OFFSET(helpers, 32, 56);
FEMTO_OFFSET(runtime, 36, 64);
FEMTO_OFFSET(stack_low, 40, 72);
FEMTO_OFFSET(stack_high, 44, 80);
FEMTO_OFFSET(data_length, 48, 88);
FEMTO_OFFSET(read_only_data_length, 52, 92);
_Static_assert(sizeof(femto_instance) == (sizeof(uintptr_t) == 4 ? 56 : 96), "code relies on the size of femto_instance");

#undef FEMTO_OFFSET

/* Why a run ended without a result. */
enum femto_trap {
    FEMTO_TRAP_NONE = 0,
    FEMTO_TRAP_OUT_OF_BOUNDS = 1,
    FEMTO_TRAP_MISALIGNED = 2,
    FEMTO_TRAP_FUEL_EXHAUSTED = 3,
    FEMTO_TRAP_HELPER_FAILED = 4,
    FEMTO_TRAP_STACK_OVERFLOW = 5
};

/* The entry of an image. The result means nothing when the instance's trap_kind is set after the run. */
typedef uint64_t (*femto_entry)(femto_instance *self, void *context);

/* Order of femto_instance.runtime. */
enum femto_runtime_routine {
    FEMTO_ROUTINE_UNSIGNED_DIVIDE64,
    FEMTO_ROUTINE_UNSIGNED_MODULO64,
    FEMTO_ROUTINE_SIGNED_DIVIDE64,
    FEMTO_ROUTINE_SIGNED_MODULO64,
    FEMTO_ROUTINE_FIND_REGION,
    FEMTO_ROUTINE_UNSIGNED_DIVIDE32,
    FEMTO_ROUTINE_UNSIGNED_MODULO32,
    FEMTO_ROUTINE_SIGNED_DIVIDE32,
    FEMTO_ROUTINE_SIGNED_MODULO32,
    FEMTO_ROUTINE_COUNT
};

#endif

/* What the agent needs of a target: a console, memory, and a guarded way to call an entry. */
#ifndef AGENT_PLATFORM_H
#define AGENT_PLATFORM_H

#include "femto_abi.h"

/* Memory set aside for one purpose. */
typedef struct platform_area {
    uint8_t *start;
    uint32_t capacity;
} platform_area;

enum platform_area_index {
    PLATFORM_CODE,
    PLATFORM_READ_ONLY_DATA,
    PLATFORM_DATA,
    PLATFORM_CONTEXT,
    PLATFORM_STACK,
    PLATFORM_AREA_COUNT
};

extern const platform_area platform_areas[PLATFORM_AREA_COUNT];

/* How a call of an entry ended. */
typedef struct platform_outcome {
    uint64_t result;
    uint32_t trap_offset;        /* of instance.trap_address from the start of the code; 0 without a trap */
    uint32_t changed_registers;  /* a bit for each callee-saved register and the stack pointer */
    uint32_t faulted;            /* nonzero: the processor raised a fault and the call was abandoned */
    uint32_t fault_status;       /* as the processor reports it */
    uint32_t fault_pc;           /* address of the faulting instruction, 0 when unknown */
    uint32_t fault_address;      /* address of the faulting access, when fault_status says that it is valid */
} platform_outcome;

/* Opens the console. Comes first. */
void platform_start(void);

/* Instructions around the call: one begins counting after the first and ends before the second. */
void platform_markers(uint32_t *call, uint32_t *after_call);

/* Reads exactly length bytes; does not return when the console is closed. */
void platform_read(void *buffer, uint32_t length);

void platform_write(const void *buffer, uint32_t length);

/* Ends the emulator. */
_Noreturn void platform_exit(void);

/* What programs call to reach a function of the agent: the function itself, unless their calling convention differs. */
femto_function platform_function(femto_function function);

/*
 * Calls the entry at the start of the code on a stack that begins below stack_top, with marked callee-saved registers,
 * while only the areas and what helpers need can be accessed. Makes new code visible to instruction fetch first.
 */
void platform_call(const uint8_t *code, uint8_t *stack_top, femto_instance *self, platform_outcome *outcome);

/* The stack pointer with which platform_call calls an entry. */
uint8_t *platform_entry_stack(uint8_t *stack_top);

#endif

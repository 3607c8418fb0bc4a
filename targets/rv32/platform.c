#include "platform.h"

#include "memory_protection.h"
#include "semihosting.h"

/* Known to rv32_call by offset. */
struct rv32_call {
    const uint8_t *entry;
    femto_instance *self;
    void *context;
    uint8_t *stack_top;
    uint32_t result_low;
    uint32_t result_high;
    uint32_t changed_registers;
};
_Static_assert(offsetof(struct rv32_call, stack_top) == 12, "rv32_call relies on it");
_Static_assert(offsetof(struct rv32_call, result_low) == 16, "rv32_call relies on it");
_Static_assert(offsetof(struct rv32_call, changed_registers) == 24, "rv32_call relies on it");

extern const char rv32_call_marker[];
extern const char rv32_after_call_marker[];
void rv32_call(struct rv32_call *call);
void rv32_set_trap_handler(void);
void rv32_fault(uint32_t cause, uint32_t pc, uint32_t address);
int main(void);

/* The call under way, or NULL; a fault without one is a defect of the agent. */
static platform_outcome *volatile current;

void platform_start(void)
{
    rv32_set_trap_handler();
    memory_protection_set();
    semihosting_open();
}

void platform_markers(uint32_t *call, uint32_t *after_call)
{
    *call = (uint32_t)(uintptr_t)rv32_call_marker;
    *after_call = (uint32_t)(uintptr_t)rv32_after_call_marker;
}

femto_function platform_function(femto_function function)
{
    return function;
}

uint8_t *platform_entry_stack(uint8_t *top)
{
    return top;
}

void platform_call(const uint8_t *code, uint8_t *top, femto_instance *self, platform_outcome *outcome)
{
    struct rv32_call call = {
        .entry = code,
        .self = self,
        .context = self->context,
        .stack_top = top,
    };
    *outcome = (platform_outcome){ 0 };
    current = outcome;
    __asm__ volatile("fence.i" ::: "memory");
    rv32_call(&call);
    current = NULL;
    outcome->result = (uint64_t)call.result_high << 32 | call.result_low;
    if (self->trap_kind != 0) {
        outcome->trap_offset = self->trap_address - (uint32_t)(uintptr_t)code;
    }
    outcome->changed_registers = call.changed_registers;
}

/* Called by the trap handler, which then goes on where rv32_call returns. */
void rv32_fault(uint32_t cause, uint32_t pc, uint32_t address)
{
    if (current == NULL) {
        semihosting_exit();
    }
    current->faulted = 1;
    current->fault_status = cause;
    current->fault_pc = pc;
    current->fault_address = address;
}

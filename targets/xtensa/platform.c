#include "platform.h"

#include "simcall.h"

/* Known to xtensa_call by offset. */
struct xtensa_call {
    const uint8_t *entry;
    femto_instance *self;
    void *context;
    uint8_t *stack_top;
    uint32_t result_low;
    uint32_t result_high;
    uint32_t changed_registers;
};
_Static_assert(offsetof(struct xtensa_call, stack_top) == 12, "xtensa_call relies on it");
_Static_assert(offsetof(struct xtensa_call, result_low) == 16, "xtensa_call relies on it");
_Static_assert(offsetof(struct xtensa_call, changed_registers) == 24, "xtensa_call relies on it");

extern const char xtensa_call_marker[];
extern const char xtensa_after_call_marker[];
void xtensa_call(struct xtensa_call *call);
void xtensa_fault(uint32_t cause, uint32_t pc, uint32_t address);
int main(void);

/* The call under way, or NULL; a fault without one is a defect of the agent. */
static platform_outcome *volatile current;

/* The console is open from the start. */
void platform_start(void)
{
}

void platform_markers(uint32_t *call, uint32_t *after_call)
{
    *call = (uint32_t)(uintptr_t)xtensa_call_marker;
    *after_call = (uint32_t)(uintptr_t)xtensa_after_call_marker;
}

/* The bytes that xtensa_call takes of the program's stack, as an absolute symbol. */
extern char xtensa_call_frame[];

static uint8_t *aligned(uint8_t *top)
{
    return (uint8_t *)((uintptr_t)top & ~(uintptr_t)15);
}

uint8_t *platform_entry_stack(uint8_t *top)
{
    return aligned(top) - (uintptr_t)xtensa_call_frame;
}

void platform_call(const uint8_t *code, uint8_t *top, femto_instance *self, platform_outcome *outcome)
{
    struct xtensa_call call = {
        .entry = code,
        .self = self,
        .context = self->context,
        .stack_top = aligned(top),
    };
    *outcome = (platform_outcome){ 0 };
    current = outcome;
    __asm__ volatile("isync" ::: "memory");
    xtensa_call(&call);
    current = NULL;
    outcome->result = (uint64_t)call.result_high << 32 | call.result_low;
    if (self->trap_kind != 0) {
        outcome->trap_offset = self->trap_address - (uint32_t)(uintptr_t)code;
    }
    outcome->changed_registers = call.changed_registers;
}

/* Called by the exception handler, which then goes on where xtensa_call returns. */
void xtensa_fault(uint32_t cause, uint32_t pc, uint32_t address)
{
    if (current == NULL) {
        simcall_exit();
    }
    current->faulted = 1;
    current->fault_status = cause;
    current->fault_pc = pc;
    current->fault_address = address;
}

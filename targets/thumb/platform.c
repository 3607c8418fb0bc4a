#include "platform.h"

#include "fault_status.h"
#include "memory_protection.h"
#include "semihosting.h"

/* The frame that the processor pushes: r0-r3, r12, lr, pc, xpsr. */
#define FRAME_WORDS 8u
#define FRAME_PC 6u
#define FRAME_XPSR 7u
#define XPSR_THUMB (1u << 24)

/* Known to thumb_call by offset. */
struct thumb_call {
    uint32_t entry;
    femto_instance *self;
    void *context;
    uint8_t *stack_top;
    uint64_t result;
    uint32_t changed_registers;
};
_Static_assert(offsetof(struct thumb_call, stack_top) == 12, "thumb_call relies on it");
_Static_assert(offsetof(struct thumb_call, result) == 16, "thumb_call relies on it");
_Static_assert(offsetof(struct thumb_call, changed_registers) == 24, "thumb_call relies on it");

extern const char thumb_call_marker[];
extern const char thumb_after_call_marker[];
void thumb_call(struct thumb_call *call);
void thumb_recover(void);
uint32_t *thumb_fault(uint32_t *frame);
int main(void);

/* The call under way, or NULL; a fault without one is a defect of the agent. */
static platform_outcome *volatile current;
static uint8_t *stack_top;

void platform_start(void)
{
    semihosting_open();
}

void platform_markers(uint32_t *call, uint32_t *after_call)
{
    *call = (uint32_t)(uintptr_t)thumb_call_marker;
    *after_call = (uint32_t)(uintptr_t)thumb_after_call_marker;
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
    struct thumb_call call = {
        .entry = (uint32_t)(uintptr_t)code | 1u,
        .self = self,
        .context = self->context,
        .stack_top = top,
    };
    *outcome = (platform_outcome){ 0 };
    stack_top = top;
    current = outcome;
    memory_protection_on();
    thumb_call(&call);
    memory_protection_off();
    current = NULL;
    outcome->result = call.result;
    if (self->trap_kind != 0) {
        /* A return address in Thumb state has bit 0 set. */
        outcome->trap_offset = (self->trap_address & ~1u) - (uint32_t)(uintptr_t)code;
    }
    outcome->changed_registers = call.changed_registers;
}

static uint32_t on_program_stack(const uint32_t *frame)
{
    const uint8_t *address = (const uint8_t *)frame;
    return address >= platform_areas[PLATFORM_STACK].start && address <= stack_top - FRAME_WORDS * 4u;
}

/* Abandons the call under way: returns the frame from which the processor goes on at thumb_recover. */
uint32_t *thumb_fault(uint32_t *frame)
{
    if (current == NULL) {
        semihosting_exit();
    }
    current->faulted = 1;
    current->fault_pc = on_program_stack(frame) ? frame[FRAME_PC] : 0;
    take_fault_status(current);

    uint32_t *recovery = (uint32_t *)(void *)(stack_top - FRAME_WORDS * 4u);
    recovery[FRAME_PC] = (uint32_t)(uintptr_t)thumb_recover & ~1u;
    recovery[FRAME_XPSR] = XPSR_THUMB;
    return recovery;
}

/* "The RISC-V Instruction Set Manual", volume II, 3.7 (physical memory protection) and 3.1 (traps). */
#include "femto_wall_rv32.h"

#include "femto_wall_run.h"

#define PMP_READ 1u
#define PMP_WRITE 2u
#define PMP_EXECUTE 4u
#define PMP_TO_ADDRESS_BEFORE (1u << 3)
#define ENTRIES 14u                  /* two for each region: its start and its end */
#define REGISTERS ((ENTRIES + 3u) / 4u)

#define CAUSE_INTERRUPT (1u << 31)
#define CAUSE_USER_CALL 8u
#define MSTATUS_MIE (1u << 3)
#define MSTATUS_MPIE (1u << 7)
#define MSTATUS_MPRV (1u << 17)

/* What the handler saves; known to it by offset. */
typedef struct trap_frame {
    uint32_t ra, t0, t1, t2, a[8], t3, t4, t5, t6;
    uint32_t user_stack;             /* 0: the trap is from the firmware */
    uint32_t pc;
    uint32_t gp, tp;
} trap_frame;
_Static_assert(sizeof(trap_frame) == 80, "the handler relies on it");
_Static_assert(offsetof(trap_frame, user_stack) == 64, "the handler relies on it");

extern const char femto_wall_return[], femto_wall_gate[], femto_wall_copy[], femto_wall_copied[];
void femto_wall_recover(void);
void femto_wall_run_helper(void);
uint32_t femto_wall_trap(trap_frame *frame);

/* Where every end of a run finds the firmware's stack; written by femto_wall_call. */
uint32_t femto_wall_main_stack;

/* What of mstatus lets interrupts into helpers, as they came into the program that called. */
uint32_t femto_wall_interrupts_on;

static uint32_t interrupts;          /* under way */
static uint8_t access[4u * REGISTERS];

static uint32_t address_of(const void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
}

#define SET(csr, value) __asm__ volatile("csrw " #csr ", %0" : : "r"(value) : "memory")

/* The registers have their numbers in the instructions. */
static void set_address(uint32_t entry, uint32_t value)
{
    switch (entry) {
#define CASE(number) case number: SET(pmpaddr##number, value); break
    CASE(0); CASE(1); CASE(2); CASE(3); CASE(4); CASE(5); CASE(6);
    CASE(7); CASE(8); CASE(9); CASE(10); CASE(11); CASE(12); CASE(13);
#undef CASE
    default: break;
    }
}

/* Grants words of memory, wherever they begin and end. */
static void grant(uint32_t number, const void *memory, uint32_t length, uint32_t rights)
{
    uint32_t start = address_of(memory);
    set_address(2u * number, start >> 2);
    set_address(2u * number + 1u, length == 0 ? start >> 2 : (start + length + 3u) >> 2);
    access[2u * number + 1u] = (uint8_t)(PMP_TO_ADDRESS_BEFORE | rights);
}

static void set_access(void)
{
    uint32_t words[REGISTERS];
    __builtin_memcpy(words, access, sizeof words);
    SET(pmpcfg0, words[0]);
    SET(pmpcfg1, words[1]);
    SET(pmpcfg2, words[2]);
    SET(pmpcfg3, words[3]);
}

void femto_wall_protect(const femto_wall_memory *code, const femto_wall_memory *stack)
{
    SET(mscratch, 0);
    grant(0, code->start, code->length, PMP_READ | PMP_EXECUTE);
    grant(1, stack->start, stack->length, PMP_READ | PMP_WRITE);
    set_access();
}

void femto_wall_grant(const femto_instance *self, const void *context, const femto_program *walled)
{
    const femto_image *image = walled->image;
    grant(2, image, image->length, PMP_READ | PMP_EXECUTE);
    grant(3, self, sizeof *self, PMP_READ | PMP_WRITE);
    grant(4, self->data, self->data_length, PMP_READ | PMP_WRITE);
    grant(5, context, self->context_length, PMP_READ | PMP_WRITE);
    grant(6, walled->helpers, image->import_count * (uint32_t)sizeof(femto_function), PMP_READ);
    set_access();
}

bool femto_wall_is_out_of_reach(void)
{
    return interrupts != 0;
}

/* Leaves the program: goes on in the firmware. */
static uint32_t go_on(trap_frame *frame, femto_function where)
{
    frame->pc = address_of((const void *)(uintptr_t)where);
    return 1;
}

static uint32_t abandon(trap_frame *frame)
{
    femto_wall_current->trap_kind = FEMTO_TRAP_OUT_OF_BOUNDS;
    femto_wall_current->trap_address = frame->pc;
    return go_on(frame, femto_wall_recover);
}

static uint32_t call_helper(trap_frame *frame)
{
    uint32_t index = frame->t0;
    if (index >= femto_wall_program->image->import_count) {
        return abandon(frame);
    }
    uint32_t status;
    __asm__ volatile("csrr %0, mstatus" : "=r"(status));
    femto_wall_interrupts_on = (status & MSTATUS_MPIE) != 0 ? MSTATUS_MIE : 0;
    frame->t0 = address_of((const void *)(uintptr_t)femto_wall_program->helpers[index]);
    frame->t1 = frame->user_stack;
    return go_on(frame, femto_wall_run_helper);
}

static uint32_t take_exception(trap_frame *frame, uint32_t cause)
{
    if (femto_wall_current == NULL || interrupts != 0) {
        femto_wall_other();
    }
    if (frame->user_stack != 0) {
        bool is_call = cause == CAUSE_USER_CALL;
        return is_call && frame->pc == address_of(femto_wall_return) ? go_on(frame, femto_wall_recover)
            : is_call && frame->pc == address_of(femto_wall_gate) ? call_helper(frame)
            : abandon(frame);
    }
    if (frame->pc < address_of(femto_wall_copy) || frame->pc >= address_of(femto_wall_copied)) {
        femto_wall_other();
    }
    __asm__ volatile("csrc mstatus, %0" : : "r"(MSTATUS_MPRV));
    __asm__ volatile("csrs mstatus, %0" : : "r"(femto_wall_interrupts_on << 4));
    return abandon(frame);
}

uint32_t femto_wall_trap(trap_frame *frame)
{
    uint32_t cause;
    __asm__ volatile("csrr %0, mcause" : "=r"(cause));
    if ((cause & CAUSE_INTERRUPT) == 0) {
        return take_exception(frame, cause);
    }
    interrupts++;
    femto_wall_interrupt();
    interrupts--;
    return 0;
}

/* Armv7-M Architecture Reference Manual, B3.5 (PMSAv7) and B1.5 (exceptions). */
#include "femto_wall_v7m.h"

#include "femto_wall_run.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SHCSR REGISTER(0xE000ED24u)
#define CFSR REGISTER(0xE000ED28u)
#define HFSR REGISTER(0xE000ED2Cu)
#define MPU_CTRL REGISTER(0xE000ED94u)
#define MPU_RBAR REGISTER(0xE000ED9Cu)
#define MPU_RASR REGISTER(0xE000EDA0u)

#define SHCSR_FAULTS_ENABLED (7u << 16)
#define SHCSR_SVC_PENDING (1u << 15)
#define CTRL_ENABLE 1u
#define CTRL_PRIVILEGED_AS_EVER 4u
#define RBAR_VALID (1u << 4)
#define RASR_ENABLE 1u
#define RASR_NORMAL_MEMORY (1u << 19 | 1u << 17)
#define RASR_READ_WRITE (3u << 24)
#define RASR_READ_ONLY (2u << 24)        /* for programs */
#define RASR_EXECUTE_NEVER (1u << 28)

#define LOG2_SMALLEST_REGION 5u
#define LOG2_SMALLEST_WITH_EIGHTHS 8u
#define EIGHTHS 8u

/* Words of the frame that the processor pushes. */
enum frame_word { FRAME_R0, FRAME_R12 = 4, FRAME_LR, FRAME_PC, FRAME_XPSR, FRAME_WORDS };
#define XPSR_THUMB (1u << 24)
#define XPSR_PADDED (1u << 9)

#define EXCEPTION_FROM_PSP 4u
#define EXCEPTION_FROM_THREAD_ON_MSP 0xFFFFFFF9u

extern const char femto_wall_after_return[], femto_wall_after_gate[], femto_wall_copy[], femto_wall_copied[];
void femto_wall_recover(void);
void femto_wall_run_helper(void);
const uint32_t *femto_wall_serve(const uint32_t *frame, uint32_t exception);
const uint32_t *femto_wall_fault(const uint32_t *frame, uint32_t exception, const uint32_t *main_frame);

/* Where every end of a run finds the firmware's stack; written by femto_wall_call. */
uint32_t femto_wall_main_stack;

static femto_wall_memory stack;

/* From where the processor goes on. */
static uint32_t next[FRAME_WORDS];

static uint32_t address_of(const void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
}

/* The eighths of a region that have nothing of what is granted, a bit for each. */
static uint32_t unused_eighths(uint32_t start, uint32_t last, uint32_t base, uint32_t log2)
{
    uint32_t unused = 0;
    if (log2 >= LOG2_SMALLEST_WITH_EIGHTHS) {
        for (uint32_t index = 0; index < EIGHTHS; index++) {
            uint32_t from = base + (index << (log2 - 3u));
            uint32_t to = from + ((1u << (log2 - 3u)) - 1u);
            unused |= (to < start || from > last ? 1u : 0u) << index;
        }
    }
    return unused;
}

/* Grants memory by the smallest region that has it. A higher number wins. */
static void grant(uint32_t number, const void *memory, uint32_t length, uint32_t access)
{
    MPU_RBAR = RBAR_VALID | number;
    MPU_RASR = 0;
    if (length == 0) {
        return;
    }
    uint32_t start = address_of(memory);
    uint32_t last = start + length - 1u;
    uint32_t log2 = LOG2_SMALLEST_REGION;
    while (log2 < 31u && (start ^ last) >> log2 != 0) {
        log2++;
    }
    uint32_t base = start >> log2 << log2;
    MPU_RBAR = base | RBAR_VALID | number;
    MPU_RASR = access | RASR_NORMAL_MEMORY | unused_eighths(start, last, base, log2) << 8 | (log2 - 1u) << 1 | RASR_ENABLE;
}

void femto_wall_protect(const femto_wall_memory *code, const femto_wall_memory *program_stack)
{
    stack = *program_stack;
    grant(0, code->start, code->length, RASR_READ_ONLY);
    grant(1, stack.start, stack.length, RASR_READ_WRITE | RASR_EXECUTE_NEVER);
    SHCSR |= SHCSR_FAULTS_ENABLED;
    MPU_CTRL = CTRL_ENABLE | CTRL_PRIVILEGED_AS_EVER;
    __asm__ volatile("dsb\n\tisb" : : : "memory");
}

void femto_wall_grant(const femto_instance *self, const void *context, const femto_program *walled)
{
    const femto_image *image = walled->image;
    uint32_t table_length = image->import_count * (uint32_t)sizeof(femto_function);
    grant(2, image, image->length, RASR_READ_ONLY);
    grant(3, self, sizeof *self, RASR_READ_WRITE | RASR_EXECUTE_NEVER);
    grant(4, self->data, self->data_length, RASR_READ_WRITE | RASR_EXECUTE_NEVER);
    grant(5, context, self->context_length, RASR_READ_WRITE | RASR_EXECUTE_NEVER);
    grant(6, walled->helpers, table_length, RASR_READ_ONLY | RASR_EXECUTE_NEVER);
    __asm__ volatile("dsb\n\tisb" : : : "memory");
}

bool femto_wall_is_out_of_reach(void)
{
    uint32_t number;
    uint32_t masked;
    __asm__ volatile("mrs %0, ipsr" : "=r"(number));
    __asm__ volatile("mrs %0, primask" : "=r"(masked));
    return number != 0 || masked != 0;   /* handlers are privileged; system calls are masked as interrupts are */
}


static bool is_at(uint32_t pc, const char *label)
{
    return pc == (address_of(label) & ~1u);
}

static const uint32_t *go_on(femto_function where, const uint32_t *frame)
{
    for (uint32_t index = 0; index < FRAME_WORDS; index++) {
        next[index] = frame == NULL ? 0 : frame[index];
    }
    next[FRAME_PC] = address_of((const void *)(uintptr_t)where) & ~1u;
    next[FRAME_XPSR] = XPSR_THUMB;
    return next;
}

static const uint32_t *abandon(uint32_t pc)
{
    femto_wall_current->trap_kind = FEMTO_TRAP_OUT_OF_BOUNDS;
    femto_wall_current->trap_address = pc;
    return go_on(femto_wall_recover, NULL);
}

/* The processor pushed the frame as the program could, but what it says is the program's. */
const uint32_t *femto_wall_serve(const uint32_t *frame, uint32_t exception)
{
    if (femto_wall_current == NULL || (exception & EXCEPTION_FROM_PSP) == 0) {
        return NULL;
    }
    if (is_at(frame[FRAME_PC], femto_wall_after_return)) {
        return go_on(femto_wall_recover, frame);
    }
    uint32_t index = frame[FRAME_R12];
    if (!is_at(frame[FRAME_PC], femto_wall_after_gate) || index >= femto_wall_program->image->import_count) {
        return abandon(frame[FRAME_PC]);
    }
    uint32_t after = address_of(frame) + 4u * FRAME_WORDS + ((frame[FRAME_XPSR] & XPSR_PADDED) != 0 ? 4u : 0u);
    __asm__ volatile("msr psp, %0" : : "r"(after));
    (void)go_on(femto_wall_run_helper, frame);
    next[FRAME_R12] = address_of((const void *)(uintptr_t)femto_wall_program->helpers[index]);
    return next;
}

/* A frame that could not be pushed says nothing. */
const uint32_t *femto_wall_fault(const uint32_t *frame, uint32_t exception, const uint32_t *main_frame)
{
    if (femto_wall_current == NULL) {
        return NULL;
    }
    uint32_t pc = 0;
    if ((exception & EXCEPTION_FROM_PSP) != 0) {
        uint32_t offset = address_of(frame) - address_of(stack.start);
        pc = offset <= stack.length - 4u * FRAME_WORDS ? frame[FRAME_PC] : 0;
    } else if (exception != EXCEPTION_FROM_THREAD_ON_MSP
        || main_frame[FRAME_PC] < (address_of(femto_wall_copy) & ~1u)
        || main_frame[FRAME_PC] >= (address_of(femto_wall_copied) & ~1u)) {
        return NULL;
    }
    /* The gate's call whose frame could not be pushed is still to come. The status bits are cleared by writing ones. */
    SHCSR &= ~SHCSR_SVC_PENDING;
    CFSR = CFSR;
    HFSR = HFSR;
    return abandon(pc);
}

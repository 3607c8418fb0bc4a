/*
 * What the engine needs of the processor and of the operating system. The defaults are for firmware that runs privileged on
 * one core; a port for an operating system defines FEMTO_PORT_HEADER as the name of a header with its own functions.
 */
#ifndef FEMTO_PORT_H
#define FEMTO_PORT_H

#include <stdint.h>

/* What code of images may use: InstructionSet and InstructionSetFeatures of the image format. */
enum femto_instruction_set {
    FEMTO_THUMB2 = 1,
    FEMTO_RV32 = 2,
    FEMTO_XTENSA = 3,
    FEMTO_X86_64 = 4,
    FEMTO_THUMB_V6M = 5
};

enum femto_features {
    FEMTO_RV32_COMPRESSED = 1,
    FEMTO_RV32_ATOMICS = 2,
    FEMTO_XTENSA_ATOMICS = 2,
    FEMTO_RV32_ZBA = 4,
    FEMTO_RV32_ZBB = 8,
    FEMTO_UNALIGNED = 16,
    FEMTO_THUMB2_DSP = 32,
    FEMTO_XTENSA_WINDOWED = 64,
    FEMTO_XTENSA_MULTIPLY_HIGH = 128
};

#if defined(__thumb2__)
#define FEMTO_PORT_INSTRUCTION_SET FEMTO_THUMB2
#elif defined(__thumb__)
#define FEMTO_PORT_INSTRUCTION_SET FEMTO_THUMB_V6M
#elif defined(__riscv)
#define FEMTO_PORT_INSTRUCTION_SET FEMTO_RV32
#elif defined(__XTENSA__)
#define FEMTO_PORT_INSTRUCTION_SET FEMTO_XTENSA
#elif defined(__x86_64__)
#define FEMTO_PORT_INSTRUCTION_SET FEMTO_X86_64
#else
#error "there are no images for this processor"
#endif

/* What addresses of code have besides: bit 0 says that it is Thumb code. */
#ifdef __thumb__
#define FEMTO_CODE_BIT 1u
#else
#define FEMTO_CODE_BIT 0u
#endif

/* Features that images may use; what the compiler may use, unless the build says that the processor has more. */
#ifndef FEMTO_PORT_FEATURES
#if defined(__thumb2__) && defined(__ARM_FEATURE_DSP)
#define FEMTO_PORT_FEATURES FEMTO_THUMB2_DSP
#elif defined(__riscv)
#ifdef __riscv_compressed
#define FEMTO_PORT_COMPRESSED FEMTO_RV32_COMPRESSED
#else
#define FEMTO_PORT_COMPRESSED 0
#endif
#ifdef __riscv_atomic
#define FEMTO_PORT_ATOMICS FEMTO_RV32_ATOMICS
#else
#define FEMTO_PORT_ATOMICS 0
#endif
#ifdef __riscv_zba
#define FEMTO_PORT_ZBA FEMTO_RV32_ZBA
#else
#define FEMTO_PORT_ZBA 0
#endif
#ifdef __riscv_zbb
#define FEMTO_PORT_ZBB FEMTO_RV32_ZBB
#else
#define FEMTO_PORT_ZBB 0
#endif
#define FEMTO_PORT_FEATURES (FEMTO_PORT_COMPRESSED | FEMTO_PORT_ATOMICS | FEMTO_PORT_ZBA | FEMTO_PORT_ZBB)
#elif defined(__XTENSA_WINDOWED_ABI__)
#define FEMTO_PORT_FEATURES FEMTO_XTENSA_WINDOWED
#else
#define FEMTO_PORT_FEATURES 0
#endif
#endif

/*
 * Memory accesses of the source before it are made before, and those behind it behind. A processor sees its own in order, and
 * what interrupts it runs there.
 */
static inline void femto_port_order(void)
{
    __asm__ volatile("" : : : "memory");
}

/* Instructions of the source behind it are fetched anew, where no cache keeps what was fetched before. */
static inline void femto_port_refetch(void)
{
#if defined(__thumb__)
    __asm__ volatile("dsb\n\tisb" : : : "memory");
#elif defined(__riscv)
    __asm__ volatile("fence.i" : : : "memory");
#elif defined(__XTENSA__)
    __asm__ volatile("isync" : : : "memory");
#endif
}

/*
 * The functions of a port:
 *   femto_port_lock          keeps interrupts out until femto_port_unlock gets what it returned; pairs nest, and every one is
 *                            a few instructions long
 *   femto_port_code_written  called for the code of an image before it first runs: makes what was written as data visible to
 *                            instruction fetch and, where memory has to be made executable, does that
 *   femto_port_time_ms       with an operating system, for helpers: milliseconds since the start, modulo 2^32
 *   femto_port_print         the same: prints text that a zero ends
 */
#ifdef FEMTO_PORT_HEADER
#include FEMTO_PORT_HEADER
#else

static inline uint32_t femto_port_lock(void)
{
    uint32_t before = 0;
#if defined(__thumb__)
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(before) : : "memory");
#elif defined(__riscv)
    __asm__ volatile("csrrci %0, mstatus, 8" : "=r"(before) : : "memory");
#elif defined(__XTENSA__)
    __asm__ volatile("rsil %0, 15" : "=r"(before) : : "memory");
#endif
    return before;
}

static inline void femto_port_unlock(uint32_t before)
{
#if defined(__thumb__)
    __asm__ volatile("msr primask, %0" : : "r"(before) : "memory");
#elif defined(__riscv)
    __asm__ volatile("csrw mstatus, %0" : : "r"(before) : "memory");
#elif defined(__XTENSA__)
    __asm__ volatile("wsr.ps %0\n\trsync" : : "r"(before) : "memory");
#else
    (void)before;
    __asm__ volatile("" : : : "memory");
#endif
}

static inline void femto_port_code_written(const void *code, uint32_t length)
{
    (void)code;
    (void)length;
    femto_port_refetch();
}

#endif
#endif

/* What the two forms of xtensa_call share. Its frame: a0, a12 to a15, its argument. */
#ifndef CALL_H
#define CALL_H

#define FRAME_CALL 20

/* struct xtensa_call */
#define CALL_ENTRY 0
#define CALL_SELF 4
#define CALL_CONTEXT 8
#define CALL_STACK_TOP 12
#define CALL_RESULT_LOW 16
#define CALL_RESULT_HIGH 20
#define CALL_CHANGED 24

/* Registers have their own numbers in changed_registers; a1 is the stack pointer, 8 stands for the state of windows. */
#define CHANGED_STACK_POINTER (1 << 1)
#define CHANGED_WINDOWS (1 << 8)

    /* Keeps the main stack pointer in EXCSAVE1, where exceptions find it whatever a program has done. */
    .macro enter
    addi a1, a1, -32
    s32i a0, a1, 0
    s32i a12, a1, 4
    s32i a13, a1, 8
    s32i a14, a1, 12
    s32i a15, a1, 16
    s32i a2, a1, FRAME_CALL
    wsr.excsave1 a1
    .endm

    /* The mark of a register that has to come back as it was; no program computes it by chance. */
    .macro mark number
    movi a\number, 0xC0DE0000 + \number * 0x0101
    .endm

    /* Sets bit \number of a \changed unless the register still has its mark. */
    .macro check number, changed, scratch
    movi \scratch, 0xC0DE0000 + \number * 0x0101
    beq a\number, \scratch, 1f
    movi \scratch, 1 << \number
    or \changed, \changed, \scratch
1:
    .endm

#endif

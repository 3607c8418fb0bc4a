/*
 * void xtensa_call(struct xtensa_call *call), for programs of the windowed calling convention; and the thunks by which
 * they call functions of the agent, which are compiled for call0.
 */
#include "call.h"
#include "functions_windowed.h"
#include "windows.h"

    .text
    .literal_position
    .balign 4
    .global xtensa_call
    .global xtensa_call_marker
    .global xtensa_after_call_marker

/* The frame on the program's stack: 16 bytes for a4 to a7, 16 below them as every frame has for its caller's caller. */
#define FRAME_BYTES 32
    .global xtensa_call_frame
    .set xtensa_call_frame, FRAME_BYTES

xtensa_call:
    enter
    l32i a12, a2, CALL_ENTRY
    l32i a3, a2, CALL_STACK_TOP
    l32i a10, a2, CALL_SELF
    l32i a11, a2, CALL_CONTEXT
    addi a1, a3, -FRAME_BYTES
    /* What overflow looks up as the stack pointer of this frame's caller. */
    addi a4, a1, -16
    s32i a3, a4, 4
    .irp number, 0, 2, 3, 4, 5, 6, 7
    mark \number
    .endr
xtensa_call_marker:
    callx8 12
xtensa_after_call_marker:
    movi a8, 0
    .irp number, 0, 2, 3, 4, 5, 6, 7
    check \number, a8, a9
    .endr
    rsr.excsave1 a4
    l32i a5, a4, FRAME_CALL
    s32i a10, a5, CALL_RESULT_LOW
    s32i a11, a5, CALL_RESULT_HIGH
    l32i a7, a5, CALL_STACK_TOP
    addi a7, a7, -FRAME_BYTES
    beq a1, a7, 2f
    movi a7, CHANGED_STACK_POINTER
    or a8, a8, a7
    /* One window is left: the first. */
2:  rsr_number 9, SR_WINDOWSTART
    addi a9, a9, -1
    beqz a9, 3f
    movi a7, CHANGED_WINDOWS
    or a8, a8, a7
3:  s32i a8, a5, CALL_CHANGED
    mov a1, a4
    j return_to_agent

/*
 * A thunk knows its number; the rest finds the function, hands on what may be arguments on the stack, and sees to it
 * that the stack pointer is a multiple of 16.
 */
#define THUNK_FRAME 80
#define THUNK_SAVED_A0 48
#define STACK_ARGUMENT_WORDS 8

    .literal_position
    .balign 4
thunk_body:
    movi a9, 15
    and a9, a9, a1
    beqz a9, 1f
    ill
1:  movi a9, windowed_functions
    add a8, a8, a9
    l32i a8, a8, 0
    .set number, 0
    .rept STACK_ARGUMENT_WORDS
    l32i a9, a1, THUNK_FRAME + 4 * number
    s32i a9, a1, 4 * number
    .set number, number + 1
    .endr
    s32i a0, a1, THUNK_SAVED_A0
    callx0 a8
    l32i a0, a1, THUNK_SAVED_A0
    retw

    .global windowed_thunks
    .balign WINDOWED_THUNK_BYTES
windowed_thunks:
    .set function, 0
    .rept WINDOWED_THUNKS
    .balign WINDOWED_THUNK_BYTES
    entry_a1 THUNK_FRAME
    movi a8, 4 * function
    j thunk_body
    .set function, function + 1
    .endr

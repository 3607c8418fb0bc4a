/* void xtensa_call(struct xtensa_call *call), for programs of the call0 calling convention. */
#include "call.h"

    .text
    .literal_position
    .balign 4
    .global xtensa_call
    .global xtensa_call_marker
    .global xtensa_after_call_marker
    .global xtensa_call_frame
    .set xtensa_call_frame, 0
xtensa_call:
    enter
    l32i a4, a2, CALL_ENTRY
    l32i a1, a2, CALL_STACK_TOP
    l32i a3, a2, CALL_CONTEXT
    l32i a2, a2, CALL_SELF
    .irp number, 12, 13, 14, 15
    mark \number
    .endr
xtensa_call_marker:
    callx0 a4
xtensa_after_call_marker:
    rsr.excsave1 a4
    l32i a5, a4, FRAME_CALL
    s32i a2, a5, CALL_RESULT_LOW
    s32i a3, a5, CALL_RESULT_HIGH
    movi a6, 0
    .irp number, 12, 13, 14, 15
    check \number, a6, a7
    .endr
    l32i a7, a5, CALL_STACK_TOP
    beq a1, a7, 2f
    movi a7, CHANGED_STACK_POINTER
    or a6, a6, a7
2:  s32i a6, a5, CALL_CHANGED
    mov a1, a4
    j return_to_agent

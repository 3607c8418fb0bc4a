/* Reset, exceptions and what both calling conventions share of a call. The loader has filled data and cleared bss. */
#include "vectors.h"
#ifdef XTENSA_WINDOWED
#include "window_vectors.h"
#endif

    .section .reset, "ax"
    .global reset_handler
reset_handler:
    j start
    .literal_position
    .balign 4
start:
#ifdef XTENSA_WINDOWED
    movi a2, windows_reset
    callx0 a2
    movi a2, ATOMCTL_INTERNAL
    wsr_number 2, SR_ATOMCTL
#endif
    movi a1, main_stack_top
    movi a2, vectors
    wsr.vecbase a2
    movi a2, PS_AGENT
    wsr.ps a2
    rsync
    movi a2, main
    callx0 a2
    j .

/* Every exception but those of windows ends the call under way. */
    .section .vectors, "ax"
    .global vectors
vectors:
#ifdef XTENSA_WINDOWED
    window_vectors
#endif
    .org VECTOR_KERNEL
    j single_exception
    .org VECTOR_USER
    j single_exception
    .org VECTOR_DOUBLE
    j double_exception

    .text
    .literal_position
    .balign 4
single_exception:
    rsr.epc1 a3
    j abandon
    .balign 4
double_exception:
    rsr.depc a3
abandon:
#ifdef XTENSA_WINDOWED
    /* The registers of this window are the program's; only a3 is needed of them. */
    wsr.excsave2 a3
    movi a2, windows_reset
    callx0 a2
    rsr.excsave2 a3
#endif
    rsr.excsave1 a1
    movi a2, PS_AGENT
    wsr.ps a2
    rsync
    rsr.exccause a2
    rsr.excvaddr a4
    movi a5, xtensa_fault
    callx0 a5
    j return_to_agent

/* Ends xtensa_call, also one that was abandoned. */
    .global return_to_agent
    .balign 4
return_to_agent:
    l32i a0, a1, 0
    l32i a12, a1, 4
    l32i a13, a1, 8
    l32i a14, a1, 12
    l32i a15, a1, 16
    addi a1, a1, 32
    ret

/* Vectors of the demonstration on the core lx106: every exception goes to timer_exception and, if that returns, back. */
#include "vectors.h"

#define FRAME 80
#define FRAME_SAR 64
#define FRAME_EPC 68

    .section .text.timer_vectors, "ax"
    .balign 0x1000
    .global timer_vectors
timer_vectors:
    .org VECTOR_KERNEL
    j exception
    .org VECTOR_USER
    j exception
    .org VECTOR_DOUBLE
    j exception

    .macro each_register operation
    \operation a0, a1, 0
    \operation a2, a1, 8
    \operation a3, a1, 12
    \operation a4, a1, 16
    \operation a5, a1, 20
    \operation a6, a1, 24
    \operation a7, a1, 28
    \operation a8, a1, 32
    \operation a9, a1, 36
    \operation a10, a1, 40
    \operation a11, a1, 44
    \operation a12, a1, 48
    \operation a13, a1, 52
    \operation a14, a1, 56
    \operation a15, a1, 60
    .endm

    .literal_position
    .balign 4
/* Interrupts stay masked by PS.EXCM until rfe. */
exception:
    addi a1, a1, -FRAME
    each_register s32i
    rsr.sar a3
    rsr.epc1 a4
    s32i a3, a1, FRAME_SAR
    s32i a4, a1, FRAME_EPC
    rsr.exccause a2
    movi a3, timer_exception
    callx0 a3
    l32i a3, a1, FRAME_SAR
    l32i a4, a1, FRAME_EPC
    wsr.sar a3
    wsr.epc1 a4
    rsync
    each_register l32i
    addi a1, a1, FRAME
    rfe

/*
 * Overflow and underflow of windows. A frame's a0 to a3 are kept below the stack pointer of the frame it called, its
 * further registers at the end of its own frame, which its caller's stack pointer leads to (ISA Reference Manual,
 * "Windowed Register Option", "Window Overflow/Underflow Exceptions" and figure "Stack Frame").
 */
#ifndef WINDOW_VECTORS_H
#define WINDOW_VECTORS_H

#include "windows.h"

    /* The frame called has its stack pointer in register \callee + 1; the extra registers end at -16 of the caller's. */
    .macro overflow callee, extra
    s32e 0, (\callee + 1), -16
    .if \extra
    l32e 0, 1, -12
    .endif
    s32e 1, (\callee + 1), -12
    s32e 2, (\callee + 1), -8
    s32e 3, (\callee + 1), -4
    .set number, 0
    .rept \extra
    s32e (4 + number), 0, (-16 - 4 * \extra + 4 * number)
    .set number, number + 1
    .endr
    rfwo
    .endm

    /* The last of the extra registers holds the caller's stack pointer until it is loaded itself. */
    .macro underflow callee, extra
    l32e 0, (\callee + 1), -16
    l32e 1, (\callee + 1), -12
    l32e 2, (\callee + 1), -8
    .if \extra
    l32e (3 + \extra), 1, -12
    .endif
    l32e 3, (\callee + 1), -4
    .set number, 0
    .rept \extra
    l32e (4 + number), (3 + \extra), (-16 - 4 * \extra + 4 * number)
    .set number, number + 1
    .endr
    rfwu
    .endm

    /* The vectors, at the start of the section. */
    .macro window_vectors
    overflow 4, 0
    .org 0x40
    underflow 4, 0
    .org 0x80
    overflow 8, 4
    .org 0xC0
    underflow 8, 4
    .org 0x100
    overflow 12, 8
    .org 0x140
    underflow 12, 8
    .endm

#endif

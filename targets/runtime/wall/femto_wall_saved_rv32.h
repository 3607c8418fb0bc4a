/*
 * For assembly: the registers that a call leaves as they were, and where a frame of SAVED_BYTES keeps them, which has a word to
 * spare. for_saved stores (sw) or loads (lw) all of them, with sp at the frame.
 */
    .equ SAVED_BYTES, 64
    .equ SAVED_GP, 52
    .equ SAVED_TP, 56
    .equ SAVED_SPARE, 60

    .macro for_saved operation
    \operation ra, 0(sp)
    \operation s0, 4(sp)
    \operation s1, 8(sp)
    \operation s2, 12(sp)
    \operation s3, 16(sp)
    \operation s4, 20(sp)
    \operation s5, 24(sp)
    \operation s6, 28(sp)
    \operation s7, 32(sp)
    \operation s8, 36(sp)
    \operation s9, 40(sp)
    \operation s10, 44(sp)
    \operation s11, 48(sp)
    \operation gp, SAVED_GP(sp)
    \operation tp, SAVED_TP(sp)
    .endm

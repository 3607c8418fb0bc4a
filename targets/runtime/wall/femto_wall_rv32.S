/* How a run goes behind the wall and back, and helpers the other way ("The RISC-V Instruction Set Manual", volume II, 3.1, 3.3). */
#include "femto_wall_saved_rv32.h"

    .option norelax
    .text

    .equ MSTATUS_MIE, 1 << 3
    .equ MSTATUS_MPIE, 1 << 7
    .equ MSTATUS_MPP, 3 << 11
    .equ MSTATUS_MPRV, 1 << 17

    /* The frame that C sees. */
    .equ FRAME_BYTES, 80
    .equ FRAME_USER_STACK, 64
    .equ FRAME_PC, 68

    .macro for_frame operation
    \operation ra, 0(sp)
    \operation t0, 4(sp)
    \operation t1, 8(sp)
    \operation t2, 12(sp)
    \operation a0, 16(sp)
    \operation a1, 20(sp)
    \operation a2, 24(sp)
    \operation a3, 28(sp)
    \operation a4, 32(sp)
    \operation a5, 36(sp)
    \operation a6, 40(sp)
    \operation a7, 44(sp)
    \operation t3, 48(sp)
    \operation t4, 52(sp)
    \operation t5, 56(sp)
    \operation t6, 60(sp)
    .endm

/*
 * Goes on unprivileged at \pc, on the stack in \stack; sp is the firmware's stack, which mscratch keeps. Interrupts are
 * masked from here to mret, which lets them in again if they were.
 */
    .macro go_unprivileged pc, stack, scratch
    csrrci \scratch, mstatus, MSTATUS_MIE
    csrw mepc, \scratch
    li \scratch, MSTATUS_MPP | MSTATUS_MPIE
    csrc mstatus, \scratch
    csrr \scratch, mepc
    andi \scratch, \scratch, MSTATUS_MIE
    slli \scratch, \scratch, 4       /* MIE to MPIE */
    csrs mstatus, \scratch
    csrw mepc, \pc
    csrw mscratch, sp
    mv sp, \stack
    .endm

/* uint64_t femto_wall_call(femto_instance *self, void *context, femto_entry entry, uint8_t *stack_top) */
    .global femto_wall_call
femto_wall_call:
    addi sp, sp, -SAVED_BYTES
    for_saved sw
    la t0, femto_wall_main_stack
    sw sp, 0(t0)
    la ra, femto_wall_return
    go_unprivileged a2, a3, t0
    mret

    .balign 4
    .global femto_wall_return
femto_wall_return:
    ecall

/* Every end of a run. */
    .global femto_wall_recover
femto_wall_recover:
    la t0, femto_wall_main_stack
    lw sp, 0(t0)
    for_saved lw
    addi sp, sp, SAVED_BYTES
    ret

    .macro gate number
    .balign 4
gate_\number:
    li t0, \number
    j femto_wall_gate
    .endm

#include "femto_wall_gates.h"

    .balign 4
    .global femto_wall_gate
femto_wall_gate:
    ecall

/*
 * Where the gate leads: privileged, on the firmware's stack, with the helper in t0, the program's stack in t1 and the return
 * address in ra. Arguments on that stack are loaded as the program could, since it may be anywhere.
 */
    .global femto_wall_run_helper, femto_wall_copy, femto_wall_copied
femto_wall_run_helper:
    addi sp, sp, -48
    sw ra, 32(sp)
    sw t1, 36(sp)
    csrci mstatus, MSTATUS_MIE
    li t2, MSTATUS_MPP
    csrc mstatus, t2
    li t3, MSTATUS_MPRV
femto_wall_copy:
    .irp offset, 0, 4, 8, 12, 16, 20, 24, 28
    csrs mstatus, t3
    lw t2, \offset(t1)
    csrc mstatus, t3
    sw t2, \offset(sp)
    .endr
femto_wall_copied:
    la t2, femto_wall_interrupts_on
    lw t2, 0(t2)
    csrs mstatus, t2
    jalr t0
    lw t0, 32(sp)
    lw t1, 36(sp)
    addi sp, sp, 48
    go_unprivileged t0, t1, t2
    mv ra, t0
    .irp register, a2, a3, a4, a5, a6, a7, t1, t2, t3, t4, t5, t6   /* nothing of the firmware's stays in registers */
    li \register, 0
    .endr
    mret

/*
 * All traps. mscratch is 0 where they are from the firmware. C answers whether the processor goes on privileged, on the
 * firmware's stack.
 */
    .balign 4
    .global femto_wall_trap_handler
femto_wall_trap_handler:
    csrrw sp, mscratch, sp
    bnez sp, 1f
    csrrw sp, mscratch, sp
    addi sp, sp, -FRAME_BYTES
    for_frame sw
    j 2f
1:  addi sp, sp, -FRAME_BYTES
    for_frame sw
    sw gp, 72(sp)
    sw tp, 76(sp)
    lw gp, FRAME_BYTES + SAVED_GP(sp)
    lw tp, FRAME_BYTES + SAVED_TP(sp)
2:  csrrw t0, mscratch, zero
    sw t0, FRAME_USER_STACK(sp)
    csrr t0, mepc
    sw t0, FRAME_PC(sp)
    mv a0, sp
    call femto_wall_trap
    lw t0, FRAME_PC(sp)
    csrw mepc, t0
    beqz a0, 3f
    li t0, MSTATUS_MPP               /* on the firmware's stack */
    csrs mstatus, t0
    for_frame lw
    addi sp, sp, FRAME_BYTES
    mret
3:  lw t0, FRAME_USER_STACK(sp)
    beqz t0, 4f
    addi t1, sp, FRAME_BYTES         /* back into the program */
    csrw mscratch, t1
    for_frame lw
    lw gp, 72(sp)
    lw tp, 76(sp)
    lw sp, FRAME_USER_STACK(sp)
    mret
4:  for_frame lw                     /* back into the firmware */
    addi sp, sp, FRAME_BYTES
    mret

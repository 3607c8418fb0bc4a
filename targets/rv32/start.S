/* Reset, the trap handler and the guarded call of the agent on RV32, in machine mode. */
#include "wall/femto_wall_saved_rv32.h"

    .option norelax
    .equ MSTATUS_MPRV, 1 << 17
    .equ MSTATUS_MPP, 3 << 11

    .section .reset, "ax"
    .global reset_handler
reset_handler:
    la gp, __global_pointer$
    la sp, main_stack_top
    la t0, data_start
    la t1, data_load
    la t2, data_end
1:  bgeu t0, t2, 2f
    lw t3, 0(t1)
    sw t3, 0(t0)
    addi t0, t0, 4
    addi t1, t1, 4
    j 1b
2:  la t0, bss_start
    la t1, bss_end
3:  bgeu t0, t1, 4f
    sw zero, 0(t0)
    addi t0, t0, 4
    j 3b
4:  call main
    j .

    .text

/* The mark of a register that has to come back as it was; no program computes it by chance. */
    .macro mark register, number
    li \register, 0xC0DE0000 + \number * 0x0101
    .endm

/* Sets bit \number of t0 unless the register still has its mark. */
    .macro check register, number
    li t1, 0xC0DE0000 + \number * 0x0101
    beq \register, t1, 1f
    li t1, 1 << \number
    or t0, t0, t1
1:
    .endm

/* Each marked register and its number in platform_outcome.changed_registers; 13 is the stack pointer. */
    .macro for_marked operation
    \operation s0, 0
    \operation s1, 1
    \operation s2, 2
    \operation s3, 3
    \operation s4, 4
    \operation s5, 5
    \operation s6, 6
    \operation s7, 7
    \operation s8, 8
    \operation s9, 9
    \operation s10, 10
    \operation s11, 11
    \operation gp, 12
    \operation tp, 14
    .endm

/*
 * void rv32_call(struct rv32_call *call). mscratch keeps the main stack pointer, so that the trap handler finds it in
 * order whatever a program has done. The accesses of a program count as those of user mode.
 */
    .global rv32_call
    .global rv32_call_marker
    .global rv32_after_call_marker
rv32_call:
    addi sp, sp, -SAVED_BYTES
    for_saved sw
    sw a0, SAVED_SPARE(sp)
    csrw mscratch, sp
    lw sp, 12(a0)
    lw t2, 0(a0)
    lw a1, 8(a0)
    lw a0, 4(a0)
    for_marked mark
    li t0, MSTATUS_MPP
    csrc mstatus, t0
    li t0, MSTATUS_MPRV
    csrs mstatus, t0
rv32_call_marker:
    jalr ra, 0(t2)
rv32_after_call_marker:
    li t0, MSTATUS_MPRV
    csrc mstatus, t0
    csrr t2, mscratch
    lw t2, SAVED_SPARE(t2)
    sw a0, 16(t2)
    sw a1, 20(t2)
    li t0, 0
    for_marked check
    lw t1, 12(t2)
    beq sp, t1, 1f
    li t1, 1 << 13
    or t0, t0, t1
1:  sw t0, 24(t2)
    csrr sp, mscratch

/* Here calls that were abandoned return, too. */
return_to_agent:
    for_saved lw
    addi sp, sp, SAVED_BYTES
    ret

    .global rv32_set_trap_handler
rv32_set_trap_handler:
    la t0, trap_handler
    csrw mtvec, t0
    ret

/* All traps. They are taken in machine mode, in which MPRV has no effect until MPP says otherwise. */
    .balign 4
trap_handler:
    li t0, MSTATUS_MPRV
    csrc mstatus, t0
    csrr sp, mscratch
    lw gp, SAVED_GP(sp)
    lw tp, SAVED_TP(sp)
    csrr a0, mcause
    csrr a1, mepc
    csrr a2, mtval
    call rv32_fault
    j return_to_agent

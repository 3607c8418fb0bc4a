/* Vectors, reset, the fault handler and the guarded call of the agent on Armv7-M and Armv8-M Mainline. */
    .syntax unified
    .thumb

    .section .vectors, "a"
    .word main_stack_top
    .word reset_handler
    .rept 14
    .word fault_handler
    .endr

    .text

    .global reset_handler
    .thumb_func
    .type reset_handler, %function
reset_handler:
    ldr r0, =data_start
    ldr r1, =data_load
    ldr r2, =data_end
1:  cmp r0, r2
    bhs 2f
    ldr r3, [r1], #4
    str r3, [r0], #4
    b 1b
2:  ldr r0, =bss_start
    ldr r1, =bss_end
    movs r2, #0
3:  cmp r0, r1
    bhs 4f
    str r2, [r0], #4
    b 3b
4:  bl main
    b .

/* Changes the stack pointer in use; \control is 0 for the main stack and 2 for the process stack. */
    .macro use_stack control, scratch
    movs \scratch, #\control
    msr control, \scratch
    isb
    .endm

/* The mark of a callee-saved register; no program computes it by chance. */
    .macro mark register
    ldr r\register, =(0xC0DE0000 + \register * 0x0101)
    .endm

/* Sets bit \register of r12 unless the register still has its mark. */
    .macro check register
    ldr r2, =(0xC0DE0000 + \register * 0x0101)
    cmp r\register, r2
    it ne
    orrne r12, r12, #(1 << \register)
    .endm

/*
 * void thumb2_call(struct thumb2_call *call). Programs run on the process stack, so that a fault finds the main stack
 * in order whatever they have done.
 */
    .global thumb2_call
    .global thumb2_call_marker
    .global thumb2_after_call_marker
    .thumb_func
    .type thumb2_call, %function
thumb2_call:
    push {r0, r4-r11, lr}
    ldr r1, [r0, #12]
    msr psp, r1
    use_stack 2, r1
    ldr r12, [r0, #0]
    ldr r1, [r0, #8]
    ldr r0, [r0, #4]
    mark 4
    mark 5
    mark 6
    mark 7
    mark 8
    mark 9
    mark 10
    mark 11
    mov lr, #0
thumb2_call_marker:
    blx r12
thumb2_after_call_marker:
    mrs r3, msp
    ldr r3, [r3]
    strd r0, r1, [r3, #16]
    mov r12, #0
    check 4
    check 5
    check 6
    check 7
    check 8
    check 9
    check 10
    check 11
    ldr r2, [r3, #12]
    cmp sp, r2
    it ne
    orrne r12, r12, #(1 << 13)
    str r12, [r3, #24]

/* The fault handler returns here when it abandons a call. */
    .global thumb2_recover
    .thumb_func
    .type thumb2_recover, %function
thumb2_recover:
    use_stack 0, r1
    pop {r0, r4-r11, pc}

/* All exceptions. The saved pair keeps the main stack aligned. */
    .thumb_func
    .type fault_handler, %function
fault_handler:
    push {r3, lr}
    mrs r0, psp
    bl thumb2_fault
    msr psp, r0
    pop {r3, pc}

/*
 * Vectors, reset, the fault handler and the guarded call of the agent: instructions that Armv6-M has, so that they run
 * on every processor of the M profile.
 */
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
    ldm r1!, {r3}
    stm r0!, {r3}
    b 1b
2:  ldr r0, =bss_start
    ldr r1, =bss_end
    movs r2, #0
3:  cmp r0, r1
    bhs 4f
    stm r0!, {r2}
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
    ldr r3, =(0xC0DE0000 + \register * 0x0101)
    mov r\register, r3
    .endm

/* Sets bit \register of r2 unless the register still has its mark. */
    .macro check register
    ldr r0, =(0xC0DE0000 + \register * 0x0101)
    cmp r\register, r0
    beq 5f
    ldr r0, =(1 << \register)
    orrs r2, r0
5:
    .endm

    .macro each_callee_saved operation
    \operation 4
    \operation 5
    \operation 6
    \operation 7
    \operation 8
    \operation 9
    \operation 10
    \operation 11
    .endm

/*
 * void thumb_call(struct thumb_call *call). Programs run on the process stack, so that a fault finds the main stack
 * in order whatever they have done.
 */
    .global thumb_call
    .global thumb_call_marker
    .global thumb_after_call_marker
    .thumb_func
    .type thumb_call, %function
thumb_call:
    push {r4-r7, lr}
    mov r4, r8
    mov r5, r9
    mov r6, r10
    mov r7, r11
    push {r0, r4-r7}
    ldr r1, [r0, #12]
    msr psp, r1
    use_stack 2, r1
    ldr r2, [r0, #0]
    ldr r1, [r0, #8]
    ldr r0, [r0, #4]
    each_callee_saved mark
    movs r3, #0
    mov lr, r3
thumb_call_marker:
    blx r2
thumb_after_call_marker:
    mrs r3, msp
    ldr r3, [r3]
    str r0, [r3, #16]
    str r1, [r3, #20]
    movs r2, #0
    each_callee_saved check
    ldr r0, [r3, #12]
    cmp sp, r0
    beq 6f
    ldr r0, =(1 << 13)
    orrs r2, r0
6:  str r2, [r3, #24]

/* The fault handler returns here when it abandons a call. */
    .global thumb_recover
    .thumb_func
    .type thumb_recover, %function
thumb_recover:
    use_stack 0, r1
    pop {r0, r4-r7}
    mov r8, r4
    mov r9, r5
    mov r10, r6
    mov r11, r7
    pop {r4-r7, pc}

/* All exceptions. The saved pair keeps the main stack aligned. */
    .thumb_func
    .type fault_handler, %function
fault_handler:
    push {r3, lr}
    mrs r0, psp
    bl thumb_fault
    msr psp, r0
    pop {r3, pc}

/* How a run goes behind the wall and back, and helpers the other way (Armv7-M Architecture Reference Manual, B1.5). */
    .syntax unified
    .thumb
    .text

    .equ ARGUMENT_WORDS, 8           /* FEMTO_WALL_ARGUMENT_BYTES */
    .equ FRAME_BYTES, 32
    .equ UNPRIVILEGED_ON_PSP, 3      /* CONTROL */
    .equ TO_THREAD_ON_MSP, 0xFFFFFFF9

    .macro function name
    .global \name
    .thumb_func
    .type \name, %function
\name:
    .endm

/*
 * uint64_t femto_wall_call(femto_instance *self, void *context, femto_entry entry, uint8_t *stack_top). The firmware's stack
 * stays as it is here, so that every end of the run finds it by femto_wall_main_stack.
 */
    function femto_wall_call
    push {r3-r11, lr}
    ldr r12, =femto_wall_main_stack
    str sp, [r12]
    msr psp, r3
    mov r12, #UNPRIVILEGED_ON_PSP
    msr control, r12
    isb
    blx r2
    svc #0
    function femto_wall_after_return
    b .
    function femto_wall_recover
    pop {r3-r11, pc}

    .macro gate number
    .thumb_func
    .type gate_\number, %function
gate_\number:
    mov r12, #\number
    b gates_end
    .endm

#include "femto_wall_gates.h"

gates_end:
    svc #0
    function femto_wall_after_gate
    b .

/*
 * Where the gate leads: privileged, on the firmware's stack, with the helper in r12 and the return address in lr. Arguments
 * on the program's stack are loaded as the program could, since it may have put its stack pointer anywhere.
 */
    function femto_wall_run_helper
    push {r4, lr}
    sub sp, #4 * ARGUMENT_WORDS
    mrs r4, psp
    function femto_wall_copy
    .irp offset, 0, 4, 8, 12, 16, 20, 24, 28
    ldrt lr, [r4, #\offset]
    str lr, [sp, #\offset]
    .endr
    function femto_wall_copied
    blx r12
    add sp, #4 * ARGUMENT_WORDS
    pop {r4, lr}
    movs r2, #0                      /* nothing of the firmware's stays in registers */
    movs r3, #0
    mov r12, #UNPRIVILEGED_ON_PSP
    msr control, r12
    isb
    bx lr

/*
 * Both handlers ask C what goes on: it answers the frame of eight words from which the processor goes on in a thread,
 * privileged and on the firmware's stack, or NULL.
 */
    .macro handler name, decide
    function \name
    mov r2, sp
    mrs r0, psp
    mov r1, lr
    push {r3, lr}
    bl \decide
    pop {r3, lr}
    cbnz r0, go_on
    b femto_wall_other
    .endm

    handler femto_wall_svc_handler, femto_wall_serve
    handler femto_wall_fault_handler, femto_wall_fault

go_on:
    ldr r1, =femto_wall_main_stack
    ldr r1, [r1]
    mov sp, r1
    sub sp, #FRAME_BYTES
    .irp offset, 0, 4, 8, 12, 16, 20, 24, 28
    ldr r2, [r0, #\offset]
    str r2, [sp, #\offset]
    .endr
    mov r1, #0
    msr control, r1
    ldr lr, =TO_THREAD_ON_MSP
    bx lr

/* What translation could do wrong, or somebody else on purpose: r0 is the instance, r1 the context, with an address. */
    .syntax unified
    .thumb
    .section .rodata.attacks, "a"

    .macro attack name
    .balign 4
    .global attack_\name, attack_\name\()_end
attack_\name:
    .endm

    .macro end name
    movs r0, #0
    movs r1, #0
    bx lr
attack_\name\()_end:
    .endm

    attack write
    ldr r2, [r1]
    str r1, [r2]
    end write

    attack read
    ldr r2, [r1]
    ldr r2, [r2]
    end read

    attack call
    ldr r2, [r1]
    bx r2
    end call

    /* A stack that is not the program's. */
    attack push
    ldr r2, [r1]
    mov sp, r2
    push {r1}
    end push

    /* The same, for the gate to use. */
    attack gate
    ldr r2, [r1]
    mov sp, r2
    ldr r2, [r0, #32]
    ldr r2, [r2]
    bx r2
    end gate

    /* A system call of its own. */
    attack system
    mov r12, #0
    svc #0
    end system

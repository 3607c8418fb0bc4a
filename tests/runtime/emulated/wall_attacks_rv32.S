/* The same for RV32: a0 is the instance, a1 the context, with an address. */
    .option norelax
    .section .rodata.attacks, "a"

    .macro attack name
    .balign 4
    .global attack_\name, attack_\name\()_end
attack_\name:
    .endm

    .macro end name
    li a0, 0
    li a1, 0
    ret
attack_\name\()_end:
    .endm

    attack write
    lw t0, 0(a1)
    sw a1, 0(t0)
    end write

    attack read
    lw t0, 0(a1)
    lw t0, 0(t0)
    end read

    attack call
    lw t0, 0(a1)
    jr t0
    end call

    attack push
    lw sp, 0(a1)
    sw a1, -4(sp)
    end push

    attack gate
    lw sp, 0(a1)
    lw t1, 32(a0)
    lw t1, 0(t1)
    jr t1
    end gate

    attack system
    li t0, 0
    ecall
    end system

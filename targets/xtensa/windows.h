/*
 * Instructions of the windowed register option, which the assembler for lx106 does not know (ISA Reference Manual,
 * chapter 6; little-endian encodings).
 */
#ifndef WINDOWS_H
#define WINDOWS_H

#define SR_WINDOWBASE 72
#define SR_WINDOWSTART 73

/* S32C1I is done by the processor on memory of every cache attribute (ISA Reference Manual, 4.3.13, ATOMCTL). */
#define SR_ATOMCTL 99
#define ATOMCTL_INTERNAL 0x2A

    .macro bytes word
    .byte (\word) & 0xFF, (\word) >> 8 & 0xFF, (\word) >> 16 & 0xFF
    .endm

    .macro entry_a1 frame
    bytes (0x000136 | (\frame) / 8 << 12)
    .endm

    .macro retw
    bytes 0x000090
    .endm

    .macro callx8 register
    bytes (0x0000E0 | (\register) << 8)
    .endm

    .macro rsr_number register, number
    bytes (0x030000 | (\number) << 8 | (\register) << 4)
    .endm

    .macro wsr_number register, number
    bytes (0x130000 | (\number) << 8 | (\register) << 4)
    .endm

    /* Offsets of s32e and l32e are from -64 to -4. */
    .macro s32e register, base, offset
    bytes (0x490000 | ((\offset) + 64) / 4 << 12 | (\base) << 8 | (\register) << 4)
    .endm

    .macro l32e register, base, offset
    bytes (0x090000 | ((\offset) + 64) / 4 << 12 | (\base) << 8 | (\register) << 4)
    .endm

    .macro rfwo
    bytes 0x003400
    .endm

    .macro rfwu
    bytes 0x003500
    .endm

#endif

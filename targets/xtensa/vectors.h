/* Where exception vectors stand, from VECBASE (core configurations lx106 and dc233c, as QEMU has them). */
#ifndef VECTORS_H
#define VECTORS_H

#ifdef XTENSA_WINDOWED
#define VECTOR_KERNEL 0x300
#define VECTOR_USER 0x340
#define VECTOR_DOUBLE 0x3C0
/* User mode, window exceptions enabled, interrupts masked (ISA Reference Manual, table "PS Register Fields"). */
#define PS_AGENT 0x4002F
#else
#define VECTOR_KERNEL 0x30
#define VECTOR_USER 0x50
#define VECTOR_DOUBLE 0x70
#define PS_AGENT 0x2F
#endif

#endif

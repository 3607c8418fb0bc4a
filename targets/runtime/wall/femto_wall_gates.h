/*
 * For assembly: the gates that programs call as their helpers, FEMTO_WALL_HELPERS of them, and the table of these. The macro
 * gate, which the processor's file has ahead of this, makes one with the label gate_NUMBER; it tells its number to where all
 * of them lead.
 */
    .section .rodata.femto_wall_gates, "a"
    .balign 4
    .global femto_wall_gates
femto_wall_gates:
    .text

    .irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    gate \number
    .pushsection .rodata.femto_wall_gates, "a"
    .word gate_\number
    .popsection
    .endr

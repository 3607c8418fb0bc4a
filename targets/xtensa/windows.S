#include "windows.h"

    .text
    .balign 4
    .global windows_reset

/*
 * Makes this the only window. Comes back to the address that a0 of the window there was holds; a0 to a3 of the new one
 * are undefined.
 */
windows_reset:
    mov a3, a0
    wsr.excsave3 a3
    movi a2, 0
    wsr_number 2, SR_WINDOWBASE
    rsync
    movi a2, 1
    wsr_number 2, SR_WINDOWSTART
    rsync
    rsr.excsave3 a0
    ret

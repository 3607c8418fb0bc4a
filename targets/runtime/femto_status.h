/* What the functions of the engine answer. */
#ifndef FEMTO_STATUS_H
#define FEMTO_STATUS_H

typedef enum femto_status {
    FEMTO_OK = 0,

    /* Images: see src/Femto.Jit/Images/README.md. */
    FEMTO_NOT_AN_IMAGE,          /* too short, or without the magic number */
    FEMTO_MISALIGNED_IMAGE,      /* not at a multiple of 8 */
    FEMTO_UNKNOWN_VERSION,
    FEMTO_WRONG_LAYOUT,          /* not as long as the header says, or as its sections, or with padding that is not 0 */
    FEMTO_WRONG_CHECKSUM,
    FEMTO_WRONG_PROCESSOR,       /* for an instruction set or features that this firmware does not have */
    FEMTO_INVALID_FIELD,         /* of the header: a value that no image has */
    FEMTO_INVALID_TABLE,         /* data pointers, trap sites or the name are none */
    FEMTO_NOT_AUTHENTIC,         /* the firmware's check refused the image */

    /* Binding. */
    FEMTO_UNKNOWN_HELPER,        /* the firmware has no helper of that number */
    FEMTO_WRONG_PROTOTYPE,       /* the firmware has it with another prototype */
    FEMTO_HELPER_NOT_ALLOWED,    /* the firmware has it, but not for this program */
    FEMTO_HELPER_IMPORTED_TWICE,

    /* Everything else. */
    FEMTO_NO_MEMORY,             /* what the caller gave is too small or in a wrong place, or a quota is used up */
    FEMTO_BUSY,                  /* a run under way uses it; try again when that has ended */
    FEMTO_NOT_FOUND,
    FEMTO_ALREADY_THERE,
    FEMTO_WRONG_CONTEXT,         /* the program needs a longer context than it would get */
    FEMTO_DENIED,                /* no right to it */
    FEMTO_TRAPPED                /* the run ended without a result */
} femto_status;

#endif

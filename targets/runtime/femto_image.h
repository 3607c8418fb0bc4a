/*
 * Images: what translation makes of a program. src/Femto.Jit/Images/README.md describes the format, whose fields these are.
 * Code and read-only data are used where the image is, in flash or in RAM; nothing of it is copied but initialized data.
 */
#ifndef FEMTO_IMAGE_H
#define FEMTO_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "femto_status.h"

/* An image in memory. A pointer to one that did not come from femto_image_validate vouches for nothing. */
typedef struct femto_image {
    uint32_t magic;
    uint16_t version;
    uint8_t instruction_set;
    uint8_t features;
    uint32_t length;                 /* bytes, this header included */
    uint32_t checksum;
    uint32_t code_length;
    uint32_t read_only_data_length;
    uint32_t initialized_length;
    uint32_t zeroed_length;
    uint32_t entry;                  /* offset in the code */
    uint32_t stack_bytes;            /* of C stack that a run needs, helpers and runtime routines not included */
    uint32_t context_length;         /* that the program needs, or FEMTO_ANY_CONTEXT */
    uint16_t flags;
    uint16_t routines;
    uint32_t data_pointer_count;
    uint32_t trap_site_count;
    uint16_t import_count;
    uint16_t name_length;
    uint32_t reserved;
} femto_image;

_Static_assert(sizeof(femto_image) == 64, "the header of an image has 64 bytes");

/* In femto_image.context_length: the program takes a context of any length. */
#define FEMTO_ANY_CONTEXT UINT32_MAX

typedef struct femto_data_pointer {
    uint32_t offset;                 /* in the initialized data */
    uint32_t region;                 /* 2: the instance's data, 3: the read-only data */
    int64_t target;                  /* offset in the region */
} femto_data_pointer;

typedef struct femto_trap_site {
    uint32_t code_offset;            /* that the code reports */
    uint16_t pc;                     /* of the bytecode instruction */
    uint16_t kind;                   /* enum femto_trap */
} femto_trap_site;

typedef struct femto_import {
    uint32_t number;                 /* of the helper */
    uint32_t prototype;              /* hash of the prototype that the code calls it by */
} femto_import;

/*
 * Whether the firmware's owner vouches for an image: compares its digest with a manifest's or checks a signature, with the
 * cryptography that the firmware has. Called last, with an image that is valid otherwise.
 */
typedef bool (*femto_authenticate)(const femto_image *image);

/*
 * Checks an image of length bytes, of which nothing is trusted and which must not change from here on. It has to be for
 * this firmware's instruction set and features. Without authenticate (NULL) every valid image is good; see the threat
 * model in README.md. Sets *image, to the bytes themselves, only when all is well.
 */
femto_status femto_image_validate(
    const void *bytes, uint32_t length, femto_authenticate authenticate, const femto_image **image);

/* Images begin at a multiple of it, and so do their sections. */
#define FEMTO_IMAGE_ALIGNMENT 8u

/* Bytes of a section with its padding. Valid images are too short for it to wrap. */
static inline uint32_t femto_image_padded(uint32_t length)
{
    return (length + FEMTO_IMAGE_ALIGNMENT - 1) & ~(FEMTO_IMAGE_ALIGNMENT - 1);
}

/* The sections of a valid image. */
static inline const uint8_t *femto_image_code(const femto_image *image)
{
    return (const uint8_t *)(image + 1);
}

static inline const uint8_t *femto_image_read_only_data(const femto_image *image)
{
    return femto_image_code(image) + femto_image_padded(image->code_length);
}

static inline const uint8_t *femto_image_initialized_data(const femto_image *image)
{
    return femto_image_read_only_data(image) + femto_image_padded(image->read_only_data_length);
}

const femto_data_pointer *femto_image_data_pointers(const femto_image *image);
const femto_trap_site *femto_image_trap_sites(const femto_image *image);
const femto_import *femto_image_imports(const femto_image *image);
const char *femto_image_name(const femto_image *image);   /* name_length bytes of UTF-8; no zero ends it */

/* Bytes of writable data that each instance needs: initialized and zeroed. */
static inline uint32_t femto_image_data_length(const femto_image *image)
{
    return image->initialized_length + image->zeroed_length;
}

#endif

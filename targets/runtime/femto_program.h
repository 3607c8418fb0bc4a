/* Programs: images bound to helpers of the firmware. */
#ifndef FEMTO_PROGRAM_H
#define FEMTO_PROGRAM_H

#include "femto_abi.h"
#include "femto_image.h"

/* A function that programs may call. 'femto contract header' writes rows of these (NAME_HELPERS). */
typedef struct femto_helper {
    uint32_t number;
    uint32_t prototype;              /* hash, the same as in images */
    femto_function function;
} femto_helper;

typedef struct femto_helper_table {
    const femto_helper *helpers;
    uint32_t count;
} femto_helper_table;

/* Numbers of the helpers that a program may call. */
typedef struct femto_allow_list {
    const uint32_t *numbers;
    uint32_t count;
} femto_allow_list;

/*
 * A valid image and the functions it calls. Any number of containers can run it. Its memory is the firmware's: as many
 * bytes as femto_program_bytes says, at a multiple of the size of a pointer.
 */
typedef struct femto_program {
    const femto_image *image;        /* NULL: refused */
    femto_entry entry;
    femto_function helpers[];        /* in the order of the image's imports */
} femto_program;

/* Bytes that the program of a valid image needs. */
static inline uint32_t femto_program_bytes(const femto_image *image)
{
    return (uint32_t)(sizeof(femto_program) + image->import_count * sizeof(femto_function));
}

/*
 * Binds a valid image to helpers, in memory for it. allowed restricts which ones the program may call; NULL allows all of
 * the table. Refuses an import whose number is not in the table, whose prototype's hash differs, or that is not allowed;
 * no container can be made of a program that was refused.
 */
femto_status femto_program_bind(
    femto_program *program, const femto_image *image, const femto_helper_table *table, const femto_allow_list *allowed);

#endif

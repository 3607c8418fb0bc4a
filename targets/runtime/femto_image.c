#include "femto_image.h"

#include <stddef.h>

#include "femto_abi.h"
#include "femto_crc32.h"
#include "femto_port.h"

#define MAGIC 0x4F544D46u
#define VERSION 1u
#define LARGEST_DATA (1024u * 1024u)
#define KNOWN_FLAGS 3u
#define REGION_DATA 2u
#define REGION_READ_ONLY_DATA 3u

/* Features that change how functions are called: code and firmware both have them, or neither has. */
#if FEMTO_PORT_INSTRUCTION_SET == FEMTO_XTENSA
#define CALLING_CONVENTION FEMTO_XTENSA_WINDOWED
#else
#define CALLING_CONVENTION 0
#endif

const femto_data_pointer *femto_image_data_pointers(const femto_image *image)
{
    return (const void *)(femto_image_initialized_data(image) + femto_image_padded(image->initialized_length));
}

const femto_trap_site *femto_image_trap_sites(const femto_image *image)
{
    return (const void *)(femto_image_data_pointers(image) + image->data_pointer_count);
}

const femto_import *femto_image_imports(const femto_image *image)
{
    return (const void *)(femto_image_trap_sites(image) + image->trap_site_count);
}

const char *femto_image_name(const femto_image *image)
{
    return (const char *)(femto_image_imports(image) + image->import_count);
}

/* What follows a section and its padding; NULL when that is not zero. */
static const uint8_t *skip(const uint8_t *section, uint32_t length)
{
    for (; length % FEMTO_IMAGE_ALIGNMENT != 0; length++) {
        if (section[length] != 0) {
            return NULL;
        }
    }
    return section + length;
}

static bool has_zero_padding(const femto_image *image)
{
    const uint8_t *next = skip(femto_image_code(image), image->code_length);
    if (next != NULL) {
        next = skip(next, image->read_only_data_length);
    }
    return next != NULL && skip(next, image->initialized_length) != NULL;
}

/* Units of the alignment, rounded up; never wraps. */
static uint32_t units(uint32_t length)
{
    return length / FEMTO_IMAGE_ALIGNMENT + (length % FEMTO_IMAGE_ALIGNMENT != 0);
}

/* With both counts below 2^29 the sum is below 2^32: each section of bytes has at most 2^29 units. */
static bool has_sections(const femto_image *image)
{
    uint32_t before_name = (uint32_t)sizeof *image / FEMTO_IMAGE_ALIGNMENT
        + units(image->code_length) + units(image->read_only_data_length) + units(image->initialized_length)
        + image->data_pointer_count * (uint32_t)(sizeof(femto_data_pointer) / FEMTO_IMAGE_ALIGNMENT)
        + image->trap_site_count + image->import_count;
    return (image->data_pointer_count | image->trap_site_count) >> 29 == 0
        && before_name <= image->length / FEMTO_IMAGE_ALIGNMENT
        && image->length - before_name * FEMTO_IMAGE_ALIGNMENT == image->name_length;
}

static bool has_checksum(const femto_image *image)
{
    uint32_t state = femto_crc32_append(FEMTO_CRC32_START, image, offsetof(femto_image, checksum));
    return image->checksum == ~femto_crc32_append(
        state, &image->code_length, image->length - (uint32_t)offsetof(femto_image, code_length));
}

static bool is_for_this_processor(const femto_image *image)
{
    return image->instruction_set == FEMTO_PORT_INSTRUCTION_SET
        && (image->features & ~FEMTO_PORT_FEATURES) == 0
        && ((image->features ^ FEMTO_PORT_FEATURES) & CALLING_CONVENTION) == 0;
}

static bool has_valid_fields(const femto_image *image)
{
    return image->reserved == 0
        && image->read_only_data_length <= LARGEST_DATA
        && image->initialized_length <= LARGEST_DATA
        && image->zeroed_length <= LARGEST_DATA - image->initialized_length
        && image->entry < image->code_length
        && image->entry % 4 == 0
        && image->stack_bytes <= INT32_MAX
        && (image->context_length <= INT32_MAX || image->context_length == FEMTO_ANY_CONTEXT)
        && (image->flags & ~KNOWN_FLAGS) == 0
        && image->routines >> FEMTO_ROUTINE_COUNT == 0;
}

/*
 * Well-formed UTF-8 (Unicode, table 3-7) without U+FFFD, which stands for text that was not. Each length of a character has
 * a smallest code point, which excludes overlong ones; those of two bytes begin at 0xC2.
 */
static bool is_text(const uint8_t *next, uint32_t length)
{
    while (length-- > 0) {
        uint32_t lead = *next++;
        if (lead < 0x80) {
            continue;
        }
        uint32_t more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        if (lead < 0xC2 || lead > 0xF4 || more > length) {
            return false;
        }
        length -= more;
        uint32_t smallest = 1u << (5 * more + 1);
        uint32_t code = lead & (0x3Fu >> more);
        for (; more > 0; more--, next++) {
            if ((*next & 0xC0) != 0x80) {
                return false;
            }
            code = code << 6 | (*next & 0x3Fu);
        }
        if (code < smallest || code >> 11 == 0xD800 >> 11 || code == 0xFFFD || code > 0x10FFFF) {
            return false;
        }
    }
    return true;
}

/* Data pointers in order, apart, inside the initialized data, and to regions that there are. NULL, or where they end. */
static const void *check_pointers(const femto_image *image)
{
    const femto_data_pointer *pointer = femto_image_data_pointers(image);
    uint32_t free = 0;
    for (uint32_t left = image->data_pointer_count; left > 0; left--, pointer++) {
        if (pointer->offset < free || pointer->offset > image->initialized_length
            || image->initialized_length - pointer->offset < sizeof(uint64_t)
            || pointer->region - REGION_DATA > REGION_READ_ONLY_DATA - REGION_DATA) {
            return NULL;
        }
        free = pointer->offset + (uint32_t)sizeof(uint64_t);
    }
    return pointer;
}

/* Trap sites in order, in the code or directly behind it, and of kinds that there are. NULL, or where they end. */
static const femto_import *check_trap_sites(const femto_image *image, const femto_trap_site *site)
{
    uint32_t free = 0;
    for (uint32_t left = image->trap_site_count; left > 0; left--, site++) {
        if (site->code_offset < free || site->code_offset > image->code_length
            || site->kind - 1u > FEMTO_TRAP_STACK_OVERFLOW - 1u) {
            return NULL;
        }
        free = site->code_offset + 1;
    }
    return (const void *)site;
}

/* The tables follow one another. */
static bool has_valid_tables(const femto_image *image)
{
    const femto_trap_site *sites = check_pointers(image);
    const femto_import *imports = sites == NULL ? NULL : check_trap_sites(image, sites);
    return imports != NULL && is_text((const uint8_t *)(imports + image->import_count), image->name_length);
}

static femto_status check(const femto_image *image, uint32_t length)
{
    if ((uintptr_t)image % FEMTO_IMAGE_ALIGNMENT != 0) {
        return FEMTO_MISALIGNED_IMAGE;
    }
    if (length < sizeof *image || image->magic != MAGIC) {
        return FEMTO_NOT_AN_IMAGE;
    }
    if (image->version != VERSION) {
        return FEMTO_UNKNOWN_VERSION;
    }
    if (image->length != length || !has_sections(image) || !has_zero_padding(image)) {
        return FEMTO_WRONG_LAYOUT;
    }
    if (!has_checksum(image)) {
        return FEMTO_WRONG_CHECKSUM;
    }
    if (!is_for_this_processor(image)) {
        return FEMTO_WRONG_PROCESSOR;
    }
    if (!has_valid_fields(image)) {
        return FEMTO_INVALID_FIELD;
    }
    return has_valid_tables(image) ? FEMTO_OK : FEMTO_INVALID_TABLE;
}

femto_status femto_image_validate(
    const void *bytes, uint32_t length, femto_authenticate authenticate, const femto_image **image)
{
    const femto_image *candidate = bytes;
    femto_status status = check(candidate, length);
    if (status != FEMTO_OK) {
        return status;
    }
    if (authenticate != NULL && !authenticate(candidate)) {
        return FEMTO_NOT_AUTHENTIC;
    }
    femto_port_code_written(femto_image_code(candidate), candidate->code_length);
    *image = candidate;
    return FEMTO_OK;
}

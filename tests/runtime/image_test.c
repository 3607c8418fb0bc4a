/* Images: what the format's page allows is taken, all else is refused, with its code and without a fault. */
#include "femto_image.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "samples.h"

static const char *const names[] = { "empty", "result", "tally", "spin", "ask", "pointers" };
#define NAMES (sizeof names / sizeof names[0])

/* Validates a copy in memory that ends with it, so that the sanitizer sees a byte too far. */
static femto_status validate(const uint8_t *bytes, uint32_t length)
{
    uint8_t *copy = aligned_alloc(8, (length + 8u) & ~7u);
    uint8_t *exact = realloc(copy, length == 0 ? 1 : length);
    memcpy(exact, bytes, length);
    const femto_image *image = NULL;
    femto_status status = femto_image_validate(exact, length, NULL, &image);
    CHECK(status == FEMTO_OK ? image == (const void *)exact : image == NULL);
    free(exact);
    return status;
}

static femto_status validate_signed(uint8_t *bytes, uint32_t length)
{
    sample_sign(bytes, length);
    return validate(bytes, length);
}

static void samples_are_valid(void)
{
    for (size_t name = 0; name < NAMES; name++) {
        sample sample = sample_read(names[name]);
        CHECK_EQUAL(FEMTO_OK, validate(sample.bytes, sample.length));
    }
}

static void sections_are_found(void)
{
    const femto_image *image = sample_image("tally");
    CHECK_EQUAL(0, memcmp(femto_image_name(image), "entry", 5));
    CHECK_EQUAL(5, image->name_length);
    CHECK_EQUAL(8, femto_image_data_length(image));
    CHECK_EQUAL(100, *femto_image_initialized_data(image));
    CHECK_EQUAL(2, image->trap_site_count);
    CHECK_EQUAL(5, femto_image_trap_sites(image)[0].pc);
    CHECK_EQUAL(7, femto_image_trap_sites(image)[1].pc);
    const femto_image *ask = sample_image("ask");
    CHECK_EQUAL(1, femto_image_imports(ask)[0].number);
    CHECK_EQUAL(0x928ec1d0, femto_image_imports(ask)[0].prototype);
    CHECK_EQUAL(2, femto_image_imports(ask)[1].number);
}

static void truncated_images_are_refused(void)
{
    for (size_t name = 0; name < NAMES; name++) {
        sample sample = sample_read(names[name]);
        for (uint32_t length = 0; length < sample.length; length++) {
            CHECK(validate(sample.bytes, length) != FEMTO_OK);
        }
        CHECK_EQUAL(FEMTO_WRONG_LAYOUT, validate(sample.bytes, sample.length + 1));
    }
}

static void flipped_bits_are_refused(void)
{
    for (size_t name = 0; name < NAMES; name++) {
        sample sample = sample_read(names[name]);
        for (uint32_t bit = 0; bit < 8 * sample.length; bit++) {
            sample.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            CHECK(validate(sample.bytes, sample.length) != FEMTO_OK);
            sample.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

/* With the checksum made good, every byte with every value: what is still taken can be bound and started. */
static void forged_bytes_are_refused_or_harmless(void)
{
    for (size_t name = 0; name < NAMES; name++) {
        sample sample = sample_read(names[name]);
        for (uint32_t index = 0; index < sample.length; index++) {
            uint8_t before = sample.bytes[index];
            for (uint32_t value = 0; value < 256; value += index < sizeof(femto_image) ? 1 : 5) {
                sample.bytes[index] = (uint8_t)value;
                sample_sign(sample.bytes, sample.length);
                const femto_image *image;
                if (femto_image_validate(sample.bytes, sample.length, NULL, &image) == FEMTO_OK) {
                    femto_program *program = malloc(femto_program_bytes(image));
                    uint32_t bytes = femto_image_data_length(image);
                    void *data = aligned_alloc(8, (bytes + 8u) & ~7u);
                    femto_container container;
                    if (femto_program_bind(program, image, &sample_helpers, NULL) == FEMTO_OK) {
                        CHECK_EQUAL(FEMTO_OK, femto_container_start(&container, program, data, bytes, 1));
                    }
                    free(data);
                    free(program);
                }
            }
            sample.bytes[index] = before;
        }
    }
}

static void place(uint8_t *bytes, uint32_t offset, uint32_t size, uint64_t value)
{
    memcpy(bytes + offset, &value, size);
}

/* One field at a time, with a value that the format's page does not allow. */
static void invalid_fields_are_refused_by_name(void)
{
    static const struct {
        const char *name;
        uint32_t offset;
        uint32_t size;
        uint32_t value;
        femto_status expected;
    } cases[] = {
        { "empty", 0, 4, 0x4F544D47, FEMTO_NOT_AN_IMAGE },
        { "empty", 4, 2, 2, FEMTO_UNKNOWN_VERSION },
        { "empty", 6, 1, 1, FEMTO_WRONG_PROCESSOR },
        { "empty", 6, 1, 6, FEMTO_WRONG_PROCESSOR },
        { "empty", 7, 1, 1, FEMTO_WRONG_PROCESSOR },
        { "empty", 8, 4, 76, FEMTO_WRONG_LAYOUT },
        { "empty", 16, 4, 0xFFFFFFF9, FEMTO_WRONG_LAYOUT },
        { "empty", 16, 4, 16, FEMTO_WRONG_LAYOUT },
        { "empty", 20, 4, 0x80000000, FEMTO_WRONG_LAYOUT },
        { "empty", 24, 4, 8, FEMTO_WRONG_LAYOUT },
        { "empty", 28, 4, 0x100001, FEMTO_INVALID_FIELD },
        { "tally", 28, 4, 0x100000, FEMTO_INVALID_FIELD },
        { "empty", 32, 4, 2, FEMTO_INVALID_FIELD },
        { "empty", 32, 4, 8, FEMTO_INVALID_FIELD },
        { "empty", 36, 4, 0x80000000, FEMTO_INVALID_FIELD },
        { "empty", 40, 4, 0x80000000, FEMTO_INVALID_FIELD },
        { "empty", 40, 4, 0xFFFFFFFE, FEMTO_INVALID_FIELD },
        { "empty", 44, 2, 4, FEMTO_INVALID_FIELD },
        { "empty", 46, 2, 0x200, FEMTO_INVALID_FIELD },
        { "empty", 48, 4, 0x10000000, FEMTO_WRONG_LAYOUT },
        { "empty", 48, 4, 0x80000000, FEMTO_WRONG_LAYOUT },       /* sums of 2^32 units and more */
        { "empty", 52, 4, 0x20000000, FEMTO_WRONG_LAYOUT },
        { "empty", 56, 2, 1, FEMTO_WRONG_LAYOUT },
        { "empty", 58, 2, 4, FEMTO_WRONG_LAYOUT },
        { "empty", 60, 4, 1, FEMTO_INVALID_FIELD },
        { "empty", 68, 1, 1, FEMTO_WRONG_LAYOUT },                /* padding behind the code */
        { "tally", 64 + 88, 4, 81, FEMTO_INVALID_TABLE },         /* a trap site behind the code */
        { "tally", 64 + 96, 4, 0x35, FEMTO_INVALID_TABLE },       /* the same offset twice */
        { "tally", 64 + 94, 2, 0, FEMTO_INVALID_TABLE },
        { "tally", 64 + 94, 2, 6, FEMTO_INVALID_TABLE },
    };
    for (size_t row = 0; row < sizeof cases / sizeof cases[0]; row++) {
        sample sample = sample_read(cases[row].name);
        place(sample.bytes, cases[row].offset, cases[row].size, cases[row].value);
        femto_status status = validate_signed(sample.bytes, sample.length);
        if (status != cases[row].expected) {
            printf("offset %u, value 0x%x: ", cases[row].offset, cases[row].value);
        }
        CHECK_EQUAL(cases[row].expected, status);
    }
}

/* Lengths whose units add up to 2^32 more than the image has. */
static void sections_that_are_too_long_together_are_refused(void)
{
    static const struct {
        uint32_t bytes;              /* of each section whose length is bytes; 0: as they are */
        uint32_t data_pointers;
        uint32_t trap_sites;
    } cases[] = {
        { 0, 0x40000000, 0x80000000 },
        { 0, 4, 0xFFFFFFF8 },
        { UINT32_MAX, 0x3FFFFFFF, 0x20000003 },
    };
    for (size_t row = 0; row < sizeof cases / sizeof cases[0]; row++) {
        sample sample = sample_read("empty");
        for (uint32_t field = 16; cases[row].bytes != 0 && field <= 24; field += 4) {
            place(sample.bytes, field, 4, cases[row].bytes);
        }
        place(sample.bytes, 48, 4, cases[row].data_pointers);
        place(sample.bytes, 52, 4, cases[row].trap_sites);
        CHECK_EQUAL(FEMTO_WRONG_LAYOUT, validate_signed(sample.bytes, sample.length));
    }
}

static void damage_is_found_by_the_checksum(void)
{
    sample sample = sample_read("empty");
    sample.bytes[64] ^= 1;
    CHECK_EQUAL(FEMTO_WRONG_CHECKSUM, validate(sample.bytes, sample.length));
}

/* An image of nothing but a header, four bytes of code, and what a test adds; it is never run. */
typedef struct built {
    _Alignas(8) uint8_t bytes[256];
    uint32_t length;
} built;

static built build(void)
{
    built image = { .length = 72 };
    place(image.bytes, 0, 4, 0x4F544D46);
    place(image.bytes, 4, 2, 1);
    image.bytes[6] = 4;
    place(image.bytes, 16, 4, 8);
    return image;
}

static void append(built *image, uint32_t size, uint64_t value)
{
    place(image->bytes, image->length, size, value);
    image->length += size;
}

static femto_status finish(built *image)
{
    place(image->bytes, 8, 4, image->length);
    return validate_signed(image->bytes, image->length);
}

/* Each in turn of the sections whose lengths are bytes, with four bytes and padding behind them. */
static void sections_are_padded_with_zeros(void)
{
    for (uint32_t field = 16; field <= 24; field += 4) {
        for (uint32_t bit = 0; bit <= 32; bit++) {
            built image = build();
            append(&image, 8, bit == 32 ? 0 : UINT64_C(1) << (32 + bit));
            place(image.bytes, field, 4, field == 16 ? 12 : 4);
            CHECK_EQUAL(bit == 32 ? FEMTO_OK : FEMTO_WRONG_LAYOUT, finish(&image));
        }
    }
}

static femto_status validate_entry(uint32_t entry)
{
    built image = build();
    place(image.bytes, 32, 4, entry);
    return finish(&image);
}

static void entries_are_in_the_code(void)
{
    CHECK_EQUAL(FEMTO_OK, validate_entry(4));
    CHECK_EQUAL(FEMTO_INVALID_FIELD, validate_entry(8));
    CHECK_EQUAL(FEMTO_INVALID_FIELD, validate_entry(0xFFFFFFFC));
}

static femto_status validate_pointers(uint32_t first, uint32_t second, uint32_t region)
{
    built image = build();
    place(image.bytes, 24, 4, 16);
    place(image.bytes, 48, 4, 2);
    append(&image, 8, 0);
    append(&image, 8, 0);
    append(&image, 4, first);
    append(&image, 4, 2);
    append(&image, 8, 0);
    append(&image, 4, second);
    append(&image, 4, region);
    append(&image, 8, UINT64_MAX);
    return finish(&image);
}

static void data_pointers_are_in_order_and_apart(void)
{
    CHECK_EQUAL(FEMTO_OK, validate_pointers(0, 8, 2));
    CHECK_EQUAL(FEMTO_OK, validate_pointers(0, 8, 3));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_pointers(0, 7, 3));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_pointers(0, 9, 3));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_pointers(8, 0, 3));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_pointers(0, 0xFFFFFFF8, 3));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_pointers(0, 8, 0));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_pointers(0, 8, 1));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_pointers(0, 8, 4));
}

static femto_status validate_trap_site(uint32_t code_offset)
{
    built image = build();
    place(image.bytes, 52, 4, 1);
    append(&image, 4, code_offset);
    append(&image, 2, 0);
    append(&image, 2, 1);
    return finish(&image);
}

static void trap_sites_are_in_the_code_or_directly_behind_it(void)
{
    CHECK_EQUAL(FEMTO_OK, validate_trap_site(0));
    CHECK_EQUAL(FEMTO_OK, validate_trap_site(8));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_trap_site(9));
    CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_trap_site(UINT32_MAX));
}

static femto_status validate_name(const char *name)
{
    built image = build();
    for (const char *next = name; *next != 0; next++) {
        append(&image, 1, (uint8_t)*next);
    }
    place(image.bytes, 58, 2, strlen(name));
    return finish(&image);
}

/* Unicode, table 3-7, both sides of each bound. */
static void names_are_text(void)
{
    static const char *const good[] = {
        "", "entry", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBC", "\xEF\xBF\xBE",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "a\xC3\xA4z",
    };
    static const char *const bad[] = {
        "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x7F", "\xC2\xC0", "\xE0\x9F\xBF", "\xE0\xA0", "\xE0\xA0\x7F",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xEF\xBF\xBD", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFF", "a\xC3",
    };
    for (size_t index = 0; index < sizeof good / sizeof good[0]; index++) {
        CHECK_EQUAL(FEMTO_OK, validate_name(good[index]));
    }
    for (size_t index = 0; index < sizeof bad / sizeof bad[0]; index++) {
        CHECK_EQUAL(FEMTO_INVALID_TABLE, validate_name(bad[index]));
    }
}

static void misaligned_images_are_refused(void)
{
    sample sample = sample_read("empty");
    const femto_image *image;
    memmove(sample.bytes + 4, sample.bytes, sample.length);
    CHECK_EQUAL(FEMTO_MISALIGNED_IMAGE, femto_image_validate(sample.bytes + 4, sample.length, NULL, &image));
}

static const femto_image *authenticated;
static bool verdict;

static bool authenticate(const femto_image *image)
{
    authenticated = image;
    return verdict;
}

static void firmware_has_the_last_word(void)
{
    sample sample = sample_read("empty");
    const femto_image *image = NULL;
    verdict = false;
    CHECK_EQUAL(FEMTO_NOT_AUTHENTIC, femto_image_validate(sample.bytes, sample.length, authenticate, &image));
    CHECK(image == NULL && authenticated == (const void *)sample.bytes);
    verdict = true;
    CHECK_EQUAL(FEMTO_OK, femto_image_validate(sample.bytes, sample.length, authenticate, &image));
    authenticated = NULL;
    sample.bytes[64] ^= 1;
    CHECK_EQUAL(FEMTO_WRONG_CHECKSUM, femto_image_validate(sample.bytes, sample.length, authenticate, &image));
    CHECK(authenticated == NULL);
}

int main(void)
{
    samples_are_valid();
    sections_are_found();
    truncated_images_are_refused();
    flipped_bits_are_refused();
    forged_bytes_are_refused_or_harmless();
    invalid_fields_are_refused_by_name();
    sections_that_are_too_long_together_are_refused();
    damage_is_found_by_the_checksum();
    sections_are_padded_with_zeros();
    entries_are_in_the_code();
    data_pointers_are_in_order_and_apart();
    trap_sites_are_in_the_code_or_directly_behind_it();
    names_are_text();
    misaligned_images_are_refused();
    firmware_has_the_last_word();
    return check_failures != 0;
}

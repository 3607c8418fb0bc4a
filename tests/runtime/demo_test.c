/* The demonstration's firmware: what it answers to a host's requests, and which bytes it takes for one. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <string.h>
#include <sys/mman.h>

/* The firmware's memory has to begin anew for each test, so its variables have to be in reach. */
#define main firmware_main
#include "hosting.c"
#include "main.c"
#undef main

#include "check.h"
#include "samples.h"

#define MOST_ANSWERS 16u
#define MOST_SENT (4u * FRAME_MOST_BYTES)
#define PAGE_BYTES 4096u
#define LONG_NAME "a name of twenty-two"

/* What the firmware sent. */
typedef struct received {
    uint8_t kind;
    uint8_t number;
    uint32_t status;
    uint32_t length;                 /* bytes that follow the status */
    uint8_t bytes[256];
} received;

static jmp_buf console_closed;
static uint8_t sent[MOST_SENT];
static uint32_t sent_next, sent_length;
static uint8_t next_number;
static received answers[MOST_ANSWERS];
static uint32_t answer_count;
static frame_reader host;

void platform_start(void)
{
}

void platform_read(void *buffer, uint32_t length)
{
    if (sent_length - sent_next < length) {
        longjmp(console_closed, 1);
    }
    memcpy(buffer, sent + sent_next, length);
    sent_next += length;
}

void platform_write(const void *buffer, uint32_t length)
{
    frame found = { 0 };
    enum frame_status status = FRAME_MORE;
    for (uint32_t index = 0; index < length; index++) {
        status = frame_reader_take(&host, ((const uint8_t *)buffer)[index], &found);
    }
    CHECK_EQUAL(FRAME_COMPLETE, status);
    received *one = &answers[answer_count++];
    *one = (received){ .kind = found.kind, .number = found.number, .length = found.length - (uint32_t)sizeof one->status };
    memcpy(&one->status, found.payload, sizeof one->status);
    memcpy(one->bytes, found.payload + sizeof one->status, one->length);
}

void timer_start(void)
{
}

void timer_stop(void)
{
}

static void begin(void)
{
    memset(owners, 0, sizeof owners);
    memset(fired, 0, sizeof fired);
    last_number = 0;
    next_number = 0;
    sent_next = 0;
    sent_length = 0;
    answer_count = 0;
}

static void send_frame(uint8_t kind, uint8_t number, const void *payload, uint32_t length)
{
    static _Alignas(4) uint8_t buffer[FRAME_MOST_BYTES];
    memcpy(buffer + FRAME_HEADER_BYTES, payload, length);
    uint32_t bytes = frame_finish(buffer, kind, number, length);
    memcpy(sent + sent_length, buffer, bytes);
    sent_length += bytes;
}

static void send(uint8_t kind, uint8_t subject)
{
    send_frame(kind, ++next_number, &subject, 1);
}

static void send_image(uint8_t kind, uint8_t tenant, uint8_t hook, const void *image, uint32_t length)
{
    static uint8_t payload[FRAME_MOST_PAYLOAD];
    memcpy(payload, (uint8_t[]){ tenant, hook, 0, 0 }, SUBJECT_BYTES);
    memcpy(payload + SUBJECT_BYTES, image, length);
    send_frame(kind, ++next_number, payload, SUBJECT_BYTES + length);
}

static void send_sample(uint8_t kind, uint8_t tenant, uint8_t hook, const char *name)
{
    sample sample = sample_read(name);
    send_image(kind, tenant, hook, sample.bytes, sample.length);
}

static void send_event(uint8_t hook, uint8_t number, uint32_t time)
{
    demo_context event = { .time_ms = time };
    uint8_t payload[SUBJECT_BYTES + sizeof event] = { hook };
    memcpy(payload + SUBJECT_BYTES, &event, sizeof event);
    send_frame(REQUEST_FIRE, number, payload, sizeof payload);
}

/* Has the firmware answer all that was sent. */
static void exchange(void)
{
    if (setjmp(console_closed) == 0) {
        (void)firmware_main();
    }
}

/* A sample with another name, which is its last section. */
static sample renamed(const char *name, const char *to)
{
    static _Alignas(8) uint8_t bytes[512];
    sample sample = sample_read(name);
    femto_image *image = (femto_image *)(void *)bytes;
    memcpy(bytes, sample.bytes, sample.length);
    image->length += (uint32_t)strlen(to) - image->name_length;
    image->name_length = (uint16_t)strlen(to);
    memcpy(bytes + image->length - image->name_length, to, image->name_length);
    sample.bytes = bytes;
    sample.length = image->length;
    sample_sign(sample.bytes, sample.length);
    return sample;
}

/* That exactly these were answered, in order. */
static void check_statuses(const uint32_t *expected, uint32_t count)
{
    CHECK_EQUAL(count, answer_count);
    for (uint32_t index = 0; index < count && index < answer_count; index++) {
        if (answers[index].status != expected[index]) {
            printf("answer %u: ", index);
        }
        CHECK_EQUAL(expected[index], answers[index].status);
    }
}

#define CHECK_STATUSES(...) \
    check_statuses((const uint32_t[]){ __VA_ARGS__ }, sizeof (const uint32_t[]){ __VA_ARGS__ } / sizeof(uint32_t))

static enum frame_status take_all(frame_reader *reader, const uint8_t *bytes, uint32_t length, frame *found)
{
    enum frame_status status = FRAME_MORE;
    for (uint32_t index = 0; index < length; index++) {
        status = frame_reader_take(reader, bytes[index], found);
        if (status == FRAME_COMPLETE) {
            CHECK_EQUAL(length - 1, index);
        }
    }
    return status;
}

static void damaged_frames_are_refused(void)
{
    static frame_reader reader;
    frame found;
    _Alignas(4) uint8_t bytes[FRAME_HEADER_BYTES + 8 + FRAME_CHECKSUM_BYTES] = { 0 };
    uint32_t length = frame_finish(bytes, 3, 7, 8);
    frame_reader_reset(&reader);
    CHECK_EQUAL(FRAME_COMPLETE, take_all(&reader, bytes, length, &found));
    CHECK(found.kind == 3 && found.number == 7 && found.length == 8);
    for (uint32_t bit = 0; bit < 8 * length; bit++) {
        frame_reader_reset(&reader);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(take_all(&reader, bytes, length, &found) != FRAME_COMPLETE);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    /* What was taken for a start of a frame does not hide the next one. */
    frame_reader_reset(&reader);
    (void)frame_reader_take(&reader, FRAME_START, &found);
    CHECK_EQUAL(FRAME_COMPLETE, take_all(&reader, bytes, length, &found));
}

static void payloads_have_a_longest_length(void)
{
    static frame_reader reader;
    static _Alignas(4) uint8_t bytes[FRAME_MOST_BYTES + 1];
    frame found;
    uint32_t length = frame_finish(bytes, 1, 1, FRAME_MOST_PAYLOAD);
    frame_reader_reset(&reader);
    CHECK_EQUAL(FRAME_COMPLETE, take_all(&reader, bytes, length, &found));
    (void)frame_finish(bytes, 1, 1, FRAME_MOST_PAYLOAD + 1);
    frame_reader_reset(&reader);
    CHECK_EQUAL(FRAME_REFUSED, take_all(&reader, bytes, FRAME_HEADER_BYTES, &found));
}

static void only_known_tenants_and_hooks_get_programs(void)
{
    begin();
    send_sample(REQUEST_INSTALL, 0, HOSTING_SAMPLE, "result");
    send_sample(REQUEST_INSTALL, HOSTING_TENANTS + 1, HOSTING_SAMPLE, "result");
    send_sample(REQUEST_INSTALL, 1, HOSTING_HOOKS, "result");
    send_sample(REQUEST_INSTALL, HOSTING_TENANTS, HOSTING_HOOKS - 1, "result");
    send(REQUEST_START, HOSTING_TENANTS + 1);
    exchange();
    CHECK_STATUSES(HOSTING_UNKNOWN_TENANT, HOSTING_UNKNOWN_TENANT, HOSTING_UNKNOWN_TENANT, FEMTO_OK, HOSTING_EMPTY);
}

static void images_that_are_refused_leave_nothing(void)
{
    static const uint8_t nothing[IMAGE_BYTES + 1];
    begin();
    send_image(REQUEST_INSTALL, 1, HOSTING_SAMPLE, nothing, IMAGE_BYTES + 1);
    send_image(REQUEST_INSTALL, 1, HOSTING_SAMPLE, nothing, IMAGE_BYTES);
    send_frame(REQUEST_INSTALL, ++next_number, nothing, SUBJECT_BYTES - 1);
    send(REQUEST_START, 1);
    send(REQUEST_LIST, 0);
    send_sample(REQUEST_INSTALL, 1, HOSTING_SAMPLE, "ask");
    send(REQUEST_START, 1);
    send(REQUEST_LIST, 0);
    exchange();
    CHECK_STATUSES(
        HOSTING_TOO_LONG, FEMTO_NOT_AN_IMAGE, HOSTING_UNKNOWN_REQUEST, HOSTING_EMPTY, 0, FEMTO_OK, FEMTO_UNKNOWN_HELPER, 0);
    CHECK_EQUAL(0, answers[4].length);
    CHECK_EQUAL(0, ((hosting_program *)(void *)answers[7].bytes)->running);
    CHECK(owners[0].tenant.programs == 0 && owners[0].tenant.memory == 0);
}

static void tenants_have_one_program_at_a_time(void)
{
    begin();
    send_sample(REQUEST_INSTALL, 2, HOSTING_SAMPLE, "result");
    send_sample(REQUEST_INSTALL, 2, HOSTING_SAMPLE, "empty");
    send(REQUEST_START, 2);
    send(REQUEST_START, 2);
    send(REQUEST_TERMINATE, 2);
    send(REQUEST_TERMINATE, 2);
    send(REQUEST_LIST, 0);
    send_sample(REQUEST_INSTALL, 2, HOSTING_REQUEST, "empty");
    send(REQUEST_LIST, 0);
    exchange();
    CHECK_STATUSES(FEMTO_OK, HOSTING_OCCUPIED, FEMTO_OK, FEMTO_ALREADY_THERE, FEMTO_OK, HOSTING_EMPTY, 0, FEMTO_OK, 0);
    CHECK_EQUAL(0, answers[6].length);
    hosting_program program;
    CHECK_EQUAL(sizeof program, answers[8].length);
    memcpy(&program, answers[8].bytes, sizeof program);
    CHECK(program.tenant == 2 && program.hook == HOSTING_REQUEST && !program.running);
}

static void names_are_cut(void)
{
    sample sample = renamed("result", LONG_NAME);
    begin();
    send_image(REQUEST_INSTALL, 1, HOSTING_SAMPLE, sample.bytes, sample.length);
    send(REQUEST_LIST, 0);
    exchange();
    CHECK_STATUSES(FEMTO_OK, 0);
    CHECK_EQUAL(sizeof(hosting_program), answers[1].length);
    CHECK_EQUAL(0, memcmp(answers[1].bytes + offsetof(hosting_program, name), LONG_NAME, HOSTING_NAME_BYTES));
}

/* The image of the program that runs is the current one, and nothing is charged but the program. */
static void check_running(const owner *one, const char *name)
{
    const femto_image *image = femto_container_program(&one->slot.active->container)->image;
    CHECK(image == (const void *)one->images[one->current].bytes);
    CHECK_EQUAL(image->length, one->images[one->current].length);
    CHECK_EQUAL(strlen(name), image->name_length);
    CHECK_EQUAL(0, memcmp(femto_image_name(image), name, strlen(name)));
    CHECK_EQUAL(1, one->tenant.programs);
    CHECK_EQUAL(one->slot.active->bytes, one->tenant.memory);
}

static void updates_keep_what_runs_until_they_are_good(void)
{
    sample newer = renamed("result", "newer");
    begin();
    send_sample(REQUEST_UPDATE, 1, HOSTING_SAMPLE, "result");
    send_sample(REQUEST_INSTALL, 1, HOSTING_SAMPLE, "result");
    send(REQUEST_START, 1);
    send_image(REQUEST_UPDATE, 1, 0, newer.bytes, newer.length - 1);
    send_sample(REQUEST_UPDATE, 1, HOSTING_SAMPLE, "ask");
    send_event(HOSTING_SAMPLE, ++next_number, 17);
    exchange();
    CHECK_STATUSES(HOSTING_EMPTY, FEMTO_OK, FEMTO_OK, FEMTO_WRONG_LAYOUT, FEMTO_UNKNOWN_HELPER, 0);
    CHECK_EQUAL(17, answers[5].bytes[0]);
    check_running(&owners[0], "entry");

    begin();
    send_sample(REQUEST_INSTALL, 1, HOSTING_SAMPLE, "result");
    send_image(REQUEST_UPDATE, 1, 0, newer.bytes, newer.length);
    send(REQUEST_START, 1);
    exchange();
    CHECK_STATUSES(FEMTO_OK, FEMTO_OK, FEMTO_OK);
    check_running(&owners[0], "newer");

    begin();
    send_sample(REQUEST_INSTALL, 1, HOSTING_SAMPLE, "empty");
    send(REQUEST_START, 1);
    send_sample(REQUEST_UPDATE, 1, HOSTING_SAMPLE, "empty");
    send_image(REQUEST_UPDATE, 1, 0, newer.bytes, newer.length);
    send(REQUEST_STOP, 1);
    send_sample(REQUEST_UPDATE, 1, HOSTING_SAMPLE, "empty");
    send(REQUEST_START, 1);
    send_event(HOSTING_SAMPLE, ++next_number, 19);
    exchange();
    CHECK_STATUSES(FEMTO_OK, FEMTO_OK, FEMTO_OK, FEMTO_OK, FEMTO_OK, FEMTO_NOT_FOUND, FEMTO_OK, 0);
    CHECK_EQUAL(19, answers[7].bytes[0]);
    check_running(&owners[0], "newer");
}

static void events_go_to_the_hooks_there_are(void)
{
    static const uint8_t payload[SUBJECT_BYTES + sizeof(demo_context) + 1];
    begin();
    send_event(HOSTING_HOOKS, ++next_number, 0);
    send_frame(REQUEST_FIRE, ++next_number, payload, SUBJECT_BYTES + DEMO_CONTEXT_BYTES - 1);
    send_frame(REQUEST_FIRE, ++next_number, payload, SUBJECT_BYTES + DEMO_CONTEXT_BYTES + 1);
    send_event(HOSTING_REQUEST, ++next_number, 0);
    send(REQUEST_STATS, 0);
    exchange();
    CHECK_STATUSES(HOSTING_UNKNOWN_REQUEST, HOSTING_UNKNOWN_REQUEST, HOSTING_UNKNOWN_REQUEST, 0, 0);
    CHECK_EQUAL(sizeof fired, answers[4].length);
    CHECK_EQUAL(0, memcmp(answers[4].bytes, (const uint32_t[]){ 0, 0, 1 }, sizeof fired));
}

static void requests_that_come_again_are_not_done_again(void)
{
    begin();
    send_sample(REQUEST_INSTALL, 1, HOSTING_SAMPLE, "tally");
    send(REQUEST_START, 1);
    send_event(HOSTING_SAMPLE, 9, 0);
    send_event(HOSTING_SAMPLE, 9, 0);
    exchange();
    CHECK_STATUSES(FEMTO_OK, FEMTO_OK, 0, 0);
    CHECK_EQUAL(1, owners[0].slot.active->container.runs);
    CHECK_EQUAL(0, memcmp(&answers[2], &answers[3], sizeof answers[2]));
}

static void who_may_only_read_the_store_cannot_write_it(void)
{
    begin();
    for (uint8_t tenant = 1; tenant <= HOSTING_TENANTS; tenant++) {
        send_sample(REQUEST_INSTALL, tenant, HOSTING_THREAD - 1 + (tenant == 3), "empty");
        send(REQUEST_START, tenant);
    }
    exchange();
    CHECK_EQUAL(2 * HOSTING_TENANTS, answer_count);
    for (uint32_t tenant = 1; tenant <= HOSTING_TENANTS; tenant++) {
        femto_instance *self = &owners[tenant - 1].slot.active->container.instance;
        uint32_t value = 0;
        self->trap_kind = FEMTO_TRAP_NONE;
        (void)demo_store_global(self, tenant, 100 + tenant);
        CHECK_EQUAL(tenant == 3 ? FEMTO_TRAP_HELPER_FAILED : FEMTO_TRAP_NONE, self->trap_kind);
        CHECK_EQUAL(tenant == 3, demo_fetch_global(self, tenant, &value));
        CHECK_EQUAL(tenant == 3 ? 0 : 100 + tenant, value);
    }
}

int main(void)
{
    /* Images run where the firmware has them. */
    uintptr_t start = (uintptr_t)owners & ~(uintptr_t)(PAGE_BYTES - 1);
    size_t length = (uintptr_t)(owners + HOSTING_TENANTS) - start;
    CHECK_EQUAL(0, mprotect((void *)start, length, PROT_READ | PROT_WRITE | PROT_EXEC));
    damaged_frames_are_refused();
    payloads_have_a_longest_length();
    only_known_tenants_and_hooks_get_programs();
    images_that_are_refused_leave_nothing();
    tenants_have_one_program_at_a_time();
    names_are_cut();
    updates_keep_what_runs_until_they_are_good();
    events_go_to_the_hooks_there_are();
    requests_that_come_again_are_not_done_again();
    who_may_only_read_the_store_cannot_write_it();
    return check_failures != 0;
}

/*
 * libFuzzer's entry: the demonstration's firmware gets any bytes from its host. Images are validated, bound, started, updated
 * and terminated; their code is not run, as the fuzzer's bytes are no translation, but what it could do is done in its place.
 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* The firmware's memory has to begin anew for each input, so its variables have to be in reach. */
#define main firmware_main
#include "hosting.c"
#include "main.c"
#undef main

#include "samples.h"

#define STREAM 1u                    /* in the first byte of an input: the rest is what the host sends, as it is */
#define REQUEST_HEADER_BYTES 4u      /* else: requests of kind, number, length and payload, to be put into frames */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int64_t __wrap_femto_container_run(femto_container *container, void *context, const femto_terms *run_terms);

static jmp_buf console_closed;
static const uint8_t *input;
static size_t input_left;
static uint8_t sent[2 * FRAME_MOST_BYTES];
static uint32_t sent_next, sent_length;
static bool timer_on;
static frame_reader host;

void platform_start(void)
{
}

/* The next request of an input, in a frame that is good; what is installed gets a checksum that is good, too. */
static void send_request(void)
{
    if (input_left < REQUEST_HEADER_BYTES) {
        longjmp(console_closed, 1);
    }
    uint32_t length = input[2] | (uint32_t)input[3] << 8;
    uint32_t most = input_left - REQUEST_HEADER_BYTES < FRAME_MOST_PAYLOAD
        ? (uint32_t)(input_left - REQUEST_HEADER_BYTES)
        : FRAME_MOST_PAYLOAD;
    length = length < most ? length : most;
    memcpy(sent + FRAME_HEADER_BYTES, input + REQUEST_HEADER_BYTES, length);
    uint8_t kind = input[0];
    if ((kind == REQUEST_INSTALL || kind == REQUEST_UPDATE) && length >= SUBJECT_BYTES + sizeof(femto_image)) {
        sample_sign(sent + FRAME_HEADER_BYTES + SUBJECT_BYTES, length - SUBJECT_BYTES);
    }
    sent_next = 0;
    sent_length = frame_finish(sent, kind, input[1], length);
    input += REQUEST_HEADER_BYTES + length;
    input_left -= REQUEST_HEADER_BYTES + length;
}

void platform_read(void *buffer, uint32_t length)
{
    if (timer_on) {
        timer_elapsed();
    }
    for (uint8_t *to = buffer; length > 0; length--) {
        if (sent_next == sent_length) {
            send_request();
        }
        *to++ = sent[sent_next++];
    }
}

/* What runs is the current image, which is as good as when it came, and nothing else is charged. */
static bool is_in_order(const owner *one)
{
    const image_place *current = &one->images[one->current];
    const femto_version *active = one->slot.active;
    const femto_image *image = NULL;
    if (current->length > IMAGE_BYTES || one->images[one->current ^ 1u].length > IMAGE_BYTES
        || (current->length != 0 && femto_image_validate(current->bytes, current->length, NULL, &image) != FEMTO_OK)) {
        return false;
    }
    return active == NULL
        ? one->tenant.programs == 0 && one->tenant.memory == 0
        : image != NULL && femto_container_program(&active->container)->image == image
            && one->tenant.programs == 1 && one->tenant.memory == active->bytes
            && one->tenant.programs <= one->tenant.quota->programs && one->tenant.memory <= one->tenant.quota->memory;
}

static void check_owners(void)
{
    for (uint32_t index = 0; index < HOSTING_TENANTS; index++) {
        if (!is_in_order(&owners[index])) {
            abort();
        }
    }
}

/* Every answer is one good frame with a status, and leaves the owners in order. */
void platform_write(const void *buffer, uint32_t length)
{
    frame found;
    enum frame_status status = FRAME_MORE;
    for (const uint8_t *byte = buffer; length > 0; length--) {
        if (status != FRAME_MORE) {
            abort();
        }
        status = frame_reader_take(&host, *byte++, &found);
    }
    if (status != FRAME_COMPLETE || (found.kind & ANSWER) == 0 || found.length < sizeof(uint32_t)) {
        abort();
    }
    check_owners();
}

void timer_start(void)
{
    timer_on = true;
}

void timer_stop(void)
{
    timer_on = false;
}

/* What translated code may do: change its data and the context, call its helpers, answer anything or trap. */
int64_t __wrap_femto_container_run(femto_container *container, void *context, const femto_terms *run_terms)
{
    femto_instance *self = &container->instance;
    if (!femto_container_is_at_rest(container)) {
        return run_terms->otherwise;
    }
    self->trap_kind = FEMTO_TRAP_NONE;
    container->runs++;
    memset(self->data, (int)container->runs, self->data_length);
    demo_context *event = context;
    (void)demo_fetch_global(self, (uint32_t)event->value, event->message);
    (void)demo_store_global(self, event->message[0], container->runs);
    uint32_t kind = self->trap_kind;
    if (((femto_version *)self)->slot->tenant->quota == &readers && kind != FEMTO_TRAP_HELPER_FAILED) {
        abort();
    }
    container->traps += kind != FEMTO_TRAP_NONE;
    self->trap_kind = kind | FEMTO_AT_REST;
    return event->value;
}

static void begin_anew(void)
{
    memset(owners, 0, sizeof owners);
    memset(fired, 0, sizeof fired);
    memset(store_memory, 0, sizeof store_memory);
    memset(answer, 0, sizeof answer);
    answer_length = 0;
    last_number = 0;
    switches = 0;
    timer_on = false;
    frame_reader_reset(&host);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0) {
        return 0;
    }
    begin_anew();
    input = bytes + 1;
    input_left = length - 1;
    sent_next = 0;
    sent_length = 0;
    if ((bytes[0] & STREAM) != 0) {
        sent_length = input_left < sizeof sent ? (uint32_t)input_left : (uint32_t)sizeof sent;
        memcpy(sent, input, sent_length);
        input_left = 0;
    }
    if (setjmp(console_closed) == 0) {
        (void)firmware_main();
    }
    return 0;
}

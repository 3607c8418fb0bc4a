/* The demonstration's firmware: answers the host's requests. README.md beside this file has their contents. */
#include "frame.h"
#include "hosting.h"
#include "memory.h"
#include "platform.h"
#include "timer.h"

#define VERSION 1u
#define ANSWER 0x80u
#define SUBJECT_BYTES 4u         /* in front of images and events: tenant or hook */
#define THREADS 5u               /* that the timer pretends to switch between */

enum request {
    REQUEST_HELLO = 1,
    REQUEST_INSTALL,
    REQUEST_UPDATE,
    REQUEST_START,
    REQUEST_STOP,
    REQUEST_TERMINATE,
    REQUEST_LIST,
    REQUEST_STATS,
    REQUEST_FIRE,
    REQUEST_FETCH,
    REQUEST_LOAD
};

int main(void);

static frame_reader reader;
static _Alignas(4) uint8_t answer[FRAME_MOST_BYTES];
static uint32_t answer_length;   /* bytes of its payload */
static uint8_t last_number;      /* of the request that was done last */
static uint32_t switches;        /* of threads; only the interrupt changes it */

void timer_elapsed(void)
{
    demo_context event = { .value = (int32_t)(++switches % THREADS) };
    (void)hosting_fire(HOSTING_THREAD, &event);
}

static void append(const void *bytes, uint32_t length)
{
    memcpy(answer + FRAME_HEADER_BYTES + answer_length, bytes, length);
    answer_length += length;
}

static void append_word(uint32_t value)
{
    append(&value, sizeof value);
}

static uint32_t hello(void)
{
    append_word(VERSION);
    append_word(hosting_isa());
    return 0;
}

static uint32_t list(void)
{
    hosting_program program;
    for (uint32_t tenant = 1; tenant <= HOSTING_TENANTS; tenant++) {
        if (hosting_list(tenant, &program) != 0) {
            append(&program, sizeof program);
        }
    }
    return 0;
}

static uint32_t measure(void)
{
    hosting_statistics statistics;
    for (uint32_t hook = 0; hook < HOSTING_HOOKS; hook++) {
        append_word(hosting_fired((enum hosting_hook)hook));
    }
    for (uint32_t tenant = 1; tenant <= HOSTING_TENANTS; tenant++) {
        if (hosting_measure(tenant, &statistics) != 0) {
            append(&statistics, sizeof statistics);
        }
    }
    return 0;
}

static uint32_t fire(const frame *request)
{
    static demo_context event;
    if (request->length != SUBJECT_BYTES + sizeof event || request->payload[0] >= HOSTING_HOOKS) {
        return HOSTING_UNKNOWN_REQUEST;
    }
    memcpy(&event, request->payload + SUBJECT_BYTES, sizeof event);
    int64_t result = hosting_fire((enum hosting_hook)request->payload[0], &event);
    append(&result, sizeof result);
    append(&event, sizeof event);
    return 0;
}

static uint32_t fetch(const frame *request)
{
    uint32_t key;
    uint32_t value = 0;
    if (request->length != sizeof key) {
        return HOSTING_UNKNOWN_REQUEST;
    }
    memcpy(&key, request->payload, sizeof key);
    append_word(hosting_fetch(key, &value));
    append_word(value);
    return 0;
}

static uint32_t load(uint32_t hook)
{
    if (hook == HOSTING_THREAD) {
        timer_start();
    } else {
        timer_stop();
    }
    return 0;
}

static uint32_t install(const frame *request)
{
    if (request->length < SUBJECT_BYTES) {
        return HOSTING_UNKNOWN_REQUEST;
    }
    const uint8_t *image = request->payload + SUBJECT_BYTES;
    uint32_t length = request->length - SUBJECT_BYTES;
    return request->kind == REQUEST_INSTALL
        ? hosting_install(request->payload[0], request->payload[1], image, length)
        : hosting_update(request->payload[0], image, length);
}

/* Requests whose contents begin with a tenant or a hook. */
static uint32_t handle_subject(const frame *request)
{
    if (request->length == 0) {
        return HOSTING_UNKNOWN_REQUEST;
    }
    uint32_t subject = request->payload[0];
    switch (request->kind) {
    case REQUEST_INSTALL:
    case REQUEST_UPDATE:
        return install(request);
    case REQUEST_START:
        return hosting_resume(subject);
    case REQUEST_STOP:
        return hosting_suspend(subject);
    case REQUEST_TERMINATE:
        return hosting_terminate(subject);
    case REQUEST_FIRE:
        return fire(request);
    case REQUEST_FETCH:
        return fetch(request);
    case REQUEST_LOAD:
        return load(subject);
    default:
        return HOSTING_UNKNOWN_REQUEST;
    }
}

static uint32_t handle(const frame *request)
{
    switch (request->kind) {
    case REQUEST_HELLO:
        return hello();
    case REQUEST_LIST:
        return list();
    case REQUEST_STATS:
        return measure();
    default:
        return handle_subject(request);
    }
}

/* The status comes first; where it is a refusal, nothing follows. */
static void answer_to(const frame *request)
{
    uint32_t status;
    answer_length = sizeof status;
    status = handle(request);
    if (status != 0) {
        answer_length = sizeof status;
    }
    memcpy(answer + FRAME_HEADER_BYTES, &status, sizeof status);
    last_number = request->number;
}

int main(void)
{
    frame request;
    uint32_t length = 0;
    platform_start();
    hosting_start();
    frame_reader_reset(&reader);
    for (;;) {
        uint8_t byte;
        platform_read(&byte, 1);
        if (frame_reader_take(&reader, byte, &request) != FRAME_COMPLETE) {
            continue;
        }
        /* A request that comes again was done; only its answer was lost. */
        if (request.kind == REQUEST_HELLO || length == 0 || request.number != last_number) {
            answer_to(&request);
            length = frame_finish(answer, (uint8_t)(request.kind | ANSWER), request.number, answer_length);
        }
        platform_write(answer, length);
    }
}

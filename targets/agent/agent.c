/*
 * Stays resident on a device and runs programs for a host. README.md beside this file describes the messages.
 */
#include "femto_routines.h"
#include "helpers.h"
#include "memory.h"
#include "platform.h"

#define PROTOCOL_VERSION 5u
#define MAX_HELPERS 64u
#define GUARD_BYTES 64u
#define GUARD_PATTERN 0xA5u

enum request { REQUEST_HELLO = 1, REQUEST_RUN = 2 };
enum status { STATUS_DONE = 0, STATUS_FAULT = 1, STATUS_REFUSED = 2 };

/* Bits of run_answer.changed above those of the registers. */
enum changed { CHANGED_GUARD = 16, CHANGED_CODE = 24, CHANGED_READ_ONLY_DATA = 25 };

typedef struct run_request {
    uint32_t length[PLATFORM_STACK];  /* by area: code, read-only data, data, context */
    uint32_t helper_count;
    uint32_t fuel;
    uint32_t load_offset;             /* of the code in its area; padding comes ahead of it */
    uint32_t run_count;
    uint32_t context_length;          /* of the area's; what it points to may follow it there */
} run_request;

typedef struct run_answer {
    uint32_t status;
    uint32_t changed;
    uint64_t result;
    uint32_t trap_kind;
    uint32_t trap_offset;
    uint32_t fuel;
    uint32_t stack_high;
    uint32_t stack_used;
    uint32_t fault_status;
    uint32_t fault_pc;
    uint32_t fault_address;
} run_answer;

typedef struct hello_answer {
    uint32_t version;
    uint32_t instance_size;
    uint32_t call_marker;
    uint32_t after_call_marker;
    uint32_t max_helpers;
    uint32_t entry_stack;
    struct {
        uint32_t start;
        uint32_t capacity;
    } area[PLATFORM_AREA_COUNT];
} hello_answer;

static void write_answer(const void *answer, uint32_t size, uint32_t more)
{
    uint32_t length = size + more;
    platform_write(&length, sizeof length);
    platform_write(answer, size);
}

/* The part of an area that programs may have: it keeps a guard on either side. */
static uint8_t *usable(uint32_t area)
{
    return platform_areas[area].start + GUARD_BYTES;
}

static uint32_t usable_capacity(uint32_t area)
{
    return platform_areas[area].capacity - 2 * GUARD_BYTES;
}

static void hello(void)
{
    hello_answer answer = {
        .version = PROTOCOL_VERSION,
        .instance_size = sizeof(femto_instance),
        .max_helpers = MAX_HELPERS,
    };
    answer.entry_stack = (uint32_t)(uintptr_t)platform_entry_stack(
        usable(PLATFORM_STACK) + usable_capacity(PLATFORM_STACK));
    platform_markers(&answer.call_marker, &answer.after_call_marker);
    for (uint32_t area = 0; area < PLATFORM_AREA_COUNT; area++) {
        answer.area[area].start = (uint32_t)(uintptr_t)usable(area);
        answer.area[area].capacity = usable_capacity(area);
    }
    write_answer(&answer, sizeof answer, 0);
}

static void skip(uint32_t length)
{
    uint8_t byte;
    while (length-- > 0) {
        platform_read(&byte, 1);
    }
}

static uint32_t fits(const run_request *request, uint32_t length)
{
    for (uint32_t area = 0; area < PLATFORM_STACK; area++) {
        if (request->length[area] > usable_capacity(area)) {
            return 0;
        }
    }
    uint64_t once = sizeof *request + request->length[PLATFORM_CODE] + request->length[PLATFORM_READ_ONLY_DATA];
    uint64_t each = (uint64_t)request->length[PLATFORM_DATA] + request->length[PLATFORM_CONTEXT];
    return request->helper_count <= MAX_HELPERS && request->load_offset <= request->length[PLATFORM_CODE]
        && request->context_length <= request->length[PLATFORM_CONTEXT]
        && once + request->helper_count * 4 + each * request->run_count == length;
}

static uint32_t read_helpers(femto_function *table, uint32_t count)
{
    uint32_t all_known = 1;
    for (uint32_t import = 0; import < count; import++) {
        uint32_t number;
        platform_read(&number, sizeof number);
        femto_function helper = agent_helper(number);
        all_known &= helper != NULL;
        table[import] = helper == NULL ? NULL : platform_function(helper);
    }
    return all_known;
}

/* Words of memory that begins at a multiple of 4, as all areas do. */
static const uint32_t *words(const uint8_t *memory)
{
    return (const uint32_t *)(const void *)memory;
}

static uint32_t digest(uint32_t area, uint32_t length)
{
    uint32_t value = 0;
    uint32_t whole = length & ~3u;
    for (uint32_t index = 0; index < whole / 4; index++) {
        value = (value << 5 | value >> 27) ^ words(usable(area))[index];
    }
    for (uint32_t index = whole; index < length; index++) {
        value = (value << 5 | value >> 27) ^ usable(area)[index];
    }
    return value;
}

/* Bytes in use of an area; the guard behind it follows them. */
static uint32_t used(const run_request *request, uint32_t area)
{
    return area == PLATFORM_STACK ? usable_capacity(area) : request->length[area];
}

static void set_guards(const run_request *request)
{
    for (uint32_t area = 0; area < PLATFORM_AREA_COUNT; area++) {
        memset(platform_areas[area].start, GUARD_PATTERN, GUARD_BYTES);
        memset(usable(area) + used(request, area), GUARD_PATTERN, GUARD_BYTES);
    }
}

static uint32_t changed_guards(const run_request *request)
{
    uint32_t changed = 0;
    for (uint32_t area = 0; area < PLATFORM_AREA_COUNT; area++) {
        for (uint32_t index = 0; index < GUARD_BYTES; index++) {
            if (platform_areas[area].start[index] != GUARD_PATTERN
                || usable(area)[used(request, area) + index] != GUARD_PATTERN) {
                changed |= 1u << (CHANGED_GUARD + area);
            }
        }
    }
    return changed;
}

/* Bytes of the stack that have been written, counted from its top; they get their pattern back. */
static uint32_t take_stack_used(void)
{
    uint32_t capacity = usable_capacity(PLATFORM_STACK);
    uint32_t untouched = 0;
    while (untouched < capacity && words(usable(PLATFORM_STACK))[untouched / 4] == GUARD_PATTERN * 0x01010101u) {
        untouched += 4;
    }
    while (untouched < capacity && usable(PLATFORM_STACK)[untouched] == GUARD_PATTERN) {
        untouched++;
    }
    memset(usable(PLATFORM_STACK) + untouched, GUARD_PATTERN, capacity - untouched);
    return capacity - untouched;
}

static femto_function routines[FEMTO_ROUTINE_COUNT];

static void execute(const run_request *request, const femto_function *helpers)
{
    femto_instance instance = {
        .fuel = request->fuel,
        .context = usable(PLATFORM_CONTEXT),
        .context_length = request->context_length,
        .data = usable(PLATFORM_DATA),
        .data_length = request->length[PLATFORM_DATA],
        .read_only_data = usable(PLATFORM_READ_ONLY_DATA),
        .read_only_data_length = request->length[PLATFORM_READ_ONLY_DATA],
        .helpers = helpers,
        .runtime = routines,
    };
    set_guards(request);
    uint32_t code = digest(PLATFORM_CODE, request->length[PLATFORM_CODE]);
    uint32_t read_only_data = digest(PLATFORM_READ_ONLY_DATA, request->length[PLATFORM_READ_ONLY_DATA]);

    platform_outcome outcome;
    uint8_t *stack_top = usable(PLATFORM_STACK) + usable_capacity(PLATFORM_STACK);
    platform_call(usable(PLATFORM_CODE) + request->load_offset, stack_top, &instance, &outcome);

    run_answer answer = {
        .status = outcome.faulted != 0 ? STATUS_FAULT : STATUS_DONE,
        .changed = outcome.changed_registers | changed_guards(request),
        .result = outcome.result,
        .trap_kind = instance.trap_kind,
        .trap_offset = outcome.trap_offset,
        .fuel = instance.fuel,
        .stack_high = (uint32_t)(uintptr_t)instance.stack_high,
        .stack_used = take_stack_used(),
        .fault_status = outcome.fault_status,
        .fault_pc = outcome.fault_pc,
        .fault_address = outcome.fault_address,
    };
    if (digest(PLATFORM_CODE, request->length[PLATFORM_CODE]) != code) {
        answer.changed |= 1u << CHANGED_CODE;
    }
    if (digest(PLATFORM_READ_ONLY_DATA, request->length[PLATFORM_READ_ONLY_DATA]) != read_only_data) {
        answer.changed |= 1u << CHANGED_READ_ONLY_DATA;
    }
    write_answer(&answer, sizeof answer, request->length[PLATFORM_CONTEXT] + request->length[PLATFORM_DATA]);
    platform_write(usable(PLATFORM_CONTEXT), request->length[PLATFORM_CONTEXT]);
    platform_write(usable(PLATFORM_DATA), request->length[PLATFORM_DATA]);
}

static void refuse(void)
{
    run_answer answer = { .status = STATUS_REFUSED };
    write_answer(&answer, sizeof answer, 0);
}

static void run(uint32_t length)
{
    static femto_function helpers[MAX_HELPERS];
    run_request request;
    if (length < sizeof request) {
        skip(length);
        refuse();
        return;
    }
    platform_read(&request, sizeof request);
    if (!fits(&request, length)) {
        skip(length - sizeof request);
        refuse();
        return;
    }
    uint32_t all_known = read_helpers(helpers, request.helper_count);
    platform_read(usable(PLATFORM_CODE), request.length[PLATFORM_CODE]);
    platform_read(usable(PLATFORM_READ_ONLY_DATA), request.length[PLATFORM_READ_ONLY_DATA]);
    for (uint32_t index = 0; index < request.run_count; index++) {
        platform_read(usable(PLATFORM_DATA), request.length[PLATFORM_DATA]);
        platform_read(usable(PLATFORM_CONTEXT), request.length[PLATFORM_CONTEXT]);
        if (all_known) {
            execute(&request, helpers);
        } else {
            refuse();
        }
    }
}

int main(void)
{
    platform_start();
    memset(usable(PLATFORM_STACK), GUARD_PATTERN, usable_capacity(PLATFORM_STACK));
    for (uint32_t routine = 0; routine < FEMTO_ROUTINE_COUNT; routine++) {
        routines[routine] = platform_function(femto_runtime_routines[routine]);
    }
    for (;;) {
        struct {
            uint32_t length;
            uint32_t kind;
        } header;
        platform_read(&header, sizeof header);
        if (header.kind == REQUEST_HELLO) {
            skip(header.length);
            hello();
        } else if (header.kind == REQUEST_RUN) {
            run(header.length);
        } else {
            skip(header.length);
            refuse();
        }
    }
}

/* Programs and containers: binding, data, budgets, traps, and runs within runs. */
#include "femto_container.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "samples.h"

#define prog native_pointers
#include "../../corpus/loader/pointers.c"
#undef prog

static const femto_terms terms = { .context_length = 8, .fuel = 1000, .otherwise = -77 };

static int64_t run(femto_container *container, uint64_t context)
{
    return femto_container_run(container, &context, &terms);
}

static femto_status bind(const femto_helper *rows, uint32_t count, const femto_allow_list *allowed)
{
    const femto_image *image = sample_image("ask");
    femto_program *program = malloc(femto_program_bytes(image));
    femto_helper_table table = { rows, count };
    femto_status status = femto_program_bind(program, image, &table, allowed);
    femto_container container;
    CHECK_EQUAL(status == FEMTO_OK ? FEMTO_OK : FEMTO_NOT_FOUND,
        femto_container_start(&container, program, &container, 0, 0));
    free(program);
    return status;
}

static void binding_is_strict(void)
{
    femto_helper rows[2];
    memcpy(rows, sample_helpers.helpers, sizeof rows);
    CHECK_EQUAL(FEMTO_OK, bind(rows, 2, NULL));
    CHECK_EQUAL(FEMTO_UNKNOWN_HELPER, bind(rows, 1, NULL));
    CHECK_EQUAL(FEMTO_UNKNOWN_HELPER, bind(rows, 0, NULL));
    const uint32_t numbers[] = { 7, 2, 1 };
    CHECK_EQUAL(FEMTO_OK, bind(rows, 2, &(femto_allow_list){ numbers, 3 }));
    CHECK_EQUAL(FEMTO_HELPER_NOT_ALLOWED, bind(rows, 2, &(femto_allow_list){ numbers, 2 }));
    CHECK_EQUAL(FEMTO_HELPER_NOT_ALLOWED, bind(rows, 2, &(femto_allow_list){ NULL, 0 }));
    rows[1].prototype ^= 1;
    CHECK_EQUAL(FEMTO_WRONG_PROTOTYPE, bind(rows, 2, NULL));
    rows[1].prototype = 0;
    CHECK_EQUAL(FEMTO_WRONG_PROTOTYPE, bind(rows, 2, NULL));
}

static void helpers_are_imported_once(void)
{
    sample ask = sample_read("ask");
    const femto_image *image = sample_image("ask");
    size_t imports = (size_t)((const uint8_t *)femto_image_imports(image) - (const uint8_t *)image);
    memcpy(ask.bytes + imports + sizeof(femto_import), ask.bytes + imports, sizeof(femto_import));
    sample_sign(ask.bytes, ask.length);
    CHECK_EQUAL(FEMTO_OK, femto_image_validate(ask.bytes, ask.length, NULL, &image));
    femto_program *program = malloc(femto_program_bytes(image));
    CHECK_EQUAL(FEMTO_HELPER_IMPORTED_TWICE, femto_program_bind(program, image, &sample_helpers, NULL));
    free(program);
}

static void results_have_64_bits(void)
{
    femto_container *container = sample_container("result", 0);
    CHECK_EQUAL(0, run(sample_container("empty", 0), 0));
    CHECK_EQUAL(INT64_MIN, run(container, (uint64_t)INT64_MIN));
    CHECK_EQUAL(0x0123456789ABCDEF, run(container, 0x0123456789ABCDEF));
    CHECK_EQUAL(2, container->runs);
    CHECK_EQUAL(0, container->traps);
    CHECK_EQUAL(FEMTO_TRAP_NONE, femto_container_trap(container).kind);
}

static void instances_have_their_own_data(void)
{
    femto_container *first = sample_container("tally", 0);
    femto_container *second = sample_container("tally", 0);
    run(first, 0);
    run(first, 0);
    run(second, 0);
    uint32_t words[2];
    memcpy(words, first->instance.data, sizeof words);
    CHECK_EQUAL(102, words[0]);
    CHECK_EQUAL(0, words[1]);
    memcpy(words, second->instance.data, sizeof words);
    CHECK_EQUAL(101, words[0]);
}

/* Against the same C, compiled for this machine. */
static void data_pointers_lead_where_they_should(void)
{
    femto_container *container = sample_container("pointers", UINT32_MAX);
    for (uint64_t index = 0; index < 7; index++) {
        uint64_t context = index;
        CHECK_EQUAL(native_pointers((u32 *)(void *)&context), run(container, index));
    }
}

static void traps_are_reported_with_their_instruction(void)
{
    femto_container *container = sample_container("tally", 0);
    CHECK_EQUAL(0x11, run(container, 0x1100000004));
    CHECK_EQUAL(-77, run(container, 8));
    femto_trap_report report = femto_container_trap(container);
    CHECK_EQUAL(FEMTO_TRAP_OUT_OF_BOUNDS, report.kind);
    CHECK_EQUAL(7, report.pc);
    CHECK_EQUAL(0x3a, report.code_offset);
    const femto_terms narrow = { .context_length = 3, .otherwise = 5 };
    uint64_t context = 0;
    CHECK_EQUAL(5, femto_container_run(container, &context, &narrow));
    CHECK_EQUAL(5, femto_container_trap(container).pc);
    CHECK_EQUAL(3, container->runs);
    CHECK_EQUAL(2, container->traps);
    CHECK_EQUAL(0, run(container, 6));
    CHECK_EQUAL(FEMTO_TRAP_NONE, femto_container_trap(container).kind);
}

static void images_may_leave_trap_sites_out(void)
{
    sample tally = sample_read("tally");
    femto_container *container = sample_container("tally", 0);
    memmove(tally.bytes + 64 + 88, tally.bytes + 64 + 104, 5);
    memset(tally.bytes + 52, 0, 4);
    tally.length -= 16;
    memcpy(tally.bytes + 8, &tally.length, 4);
    sample_sign(tally.bytes, tally.length);
    const femto_image *image;
    CHECK_EQUAL(FEMTO_OK, femto_image_validate(tally.bytes, tally.length, NULL, &image));
    femto_program program;
    femto_program_bind(&program, image, &sample_helpers, NULL);
    CHECK_EQUAL(FEMTO_OK, femto_container_start(container, &program, container->instance.data, 8, 0));
    run(container, 8);
    CHECK_EQUAL(FEMTO_TRAP_OUT_OF_BOUNDS, femto_container_trap(container).kind);
    CHECK(femto_container_trap(container).pc == FEMTO_UNKNOWN_PC);
}

static void memory_is_checked(void)
{
    femto_container *container = sample_container("tally", 0);
    const femto_program *program = femto_container_program(container);
    uint8_t *data = container->instance.data;
    CHECK_EQUAL(FEMTO_NO_MEMORY, femto_container_start(container, program, data, 7, 0));
    CHECK_EQUAL(FEMTO_NO_MEMORY, femto_container_start(container, program, data + 4, 8, 0));
    CHECK_EQUAL(FEMTO_OK, femto_container_start(container, program, data, 8, 0));
    CHECK_EQUAL(program->image->stack_bytes, femto_container_stack_bytes(container));
    CHECK(femto_container_stack_bytes(container) >= sizeof(uintptr_t));
}

static void contexts_are_long_enough(void)
{
    CHECK(!femto_container_accepts(sample_container("result", 0), 7));
    CHECK(femto_container_accepts(sample_container("result", 0), 8));
    CHECK(femto_container_accepts(sample_container("result", 0), 9));
    CHECK(femto_container_accepts(sample_container("tally", 0), 0));
}

/* A turn of spin costs one unit, the last none. */
static void fuel_limits_a_run_and_all_runs(void)
{
    femto_container *container = sample_container("spin", 2500);
    CHECK_EQUAL(0, run(container, 100));
    CHECK_EQUAL(2401, container->instance.fuel);
    CHECK_EQUAL(-77, run(container, 5000));
    CHECK_EQUAL(FEMTO_TRAP_FUEL_EXHAUSTED, femto_container_trap(container).kind);
    CHECK_EQUAL(2, femto_container_trap(container).pc);
    CHECK_EQUAL(1401, container->instance.fuel);
    CHECK_EQUAL(-77, run(container, 5000));
    CHECK_EQUAL(0, run(container, 402));
    CHECK_EQUAL(0, container->instance.fuel);
    CHECK_EQUAL(-77, run(container, 2));
    CHECK_EQUAL(0, run(container, 1));
    femto_container *unlimited = sample_container("spin", FEMTO_UNLIMITED);
    CHECK_EQUAL(0, run(unlimited, 1001));
    CHECK_EQUAL(-77, run(unlimited, 1002));
    CHECK(unlimited->instance.fuel == FEMTO_UNLIMITED);
}

static uint32_t refuse(femto_instance *self, uint32_t key, uint32_t value)
{
    self->trap_kind = FEMTO_TRAP_HELPER_FAILED;
    return key + value;
}

static void helpers_may_refuse(void)
{
    femto_container *container = sample_container("ask", 0);
    CHECK_EQUAL(1012, run(container, 5));
    sample_put = refuse;
    CHECK_EQUAL(-77, run(container, 5));
    CHECK_EQUAL(FEMTO_TRAP_HELPER_FAILED, femto_container_trap(container).kind);
    CHECK_EQUAL(5, femto_container_trap(container).pc);
}

static int64_t inner_answer;

static uint32_t run_again(femto_instance *self, uint32_t key, uint32_t value)
{
    inner_answer = run((femto_container *)(void *)self, 0);
    return key + value;
}

static void a_running_container_is_left_alone(void)
{
    femto_container *container = sample_container("ask", 0);
    sample_put = run_again;
    CHECK_EQUAL(1012, run(container, 5));
    CHECK_EQUAL(-77, inner_answer);
    CHECK_EQUAL(1, container->runs);
    CHECK_EQUAL(0, container->traps);
}

/* What is at these addresses is not looked at. */
static void memory_keeps_its_distance_from_the_ends(void)
{
    femto_container *tally = sample_container("tally", 0);
    const femto_program *program = femto_container_program(tally);
    const uintptr_t near[] = { 8, FEMTO_REGION_MARGIN - 8, (uintptr_t)0 - FEMTO_REGION_MARGIN, (uintptr_t)0 - 8 };
    for (size_t index = 0; index < sizeof near / sizeof near[0]; index++) {
        femto_container container;
        CHECK_EQUAL(FEMTO_NO_MEMORY, femto_container_start(&container, program, (void *)near[index], 8, 0));
        CHECK_EQUAL(-77, femto_container_run(tally, (void *)near[index], &terms));
    }
    CHECK_EQUAL(0, tally->runs);
    CHECK_EQUAL(0, run(tally, 4));
}

int main(void)
{
    memory_keeps_its_distance_from_the_ends();
    binding_is_strict();
    helpers_are_imported_once();
    results_have_64_bits();
    instances_have_their_own_data();
    data_pointers_lead_where_they_should();
    traps_are_reported_with_their_instruction();
    images_may_leave_trap_sites_out();
    memory_is_checked();
    contexts_are_long_enough();
    fuel_limits_a_run_and_all_runs();
    helpers_may_refuse();
    a_running_container_is_left_alone();
    return check_failures != 0;
}

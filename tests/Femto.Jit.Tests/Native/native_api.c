/*
 * Uses all of femto_jit.h, and ends with 0 when everything is as it should be.
 * usage: native_api PROGRAM CONTEXT-BYTES IMAGE REFUSED-PROGRAM ITS-DIAGNOSTIC
 *   IMAGE is what 'femto translate PROGRAM --target cortex-m4 --context-size CONTEXT-BYTES' writes,
 *   ITS-DIAGNOSTIC what 'femto verify REFUSED-PROGRAM --context-size 4' prints, without the line's end.
 * With FEMTO_JIT_ROUNDS set it also looks for memory that is not given back.
 */
#include "femto_jit.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition) check((condition) != 0, #condition, __LINE__)
#define THREADS 4

struct file {
    char *bytes;
    size_t length;
};

static void check(int holds, const char *condition, int line)
{
    if (!holds) {
        fprintf(stderr, "line %d: not so: %s\n", line, condition);
        exit(1);
    }
}

static struct file read_file(const char *path)
{
    struct file file = { malloc(1 << 20), 0 };
    FILE *stream = fopen(path, "rb");
    CHECK(file.bytes != NULL && stream != NULL);
    file.length = fread(file.bytes, 1, 1 << 20, stream);
    fclose(stream);
    return file;
}

static femto_jit_program *load(const struct file *file, const char *name)
{
    femto_jit_program *program = NULL;
    femto_jit_diagnostics *diagnostics = NULL;
    CHECK(femto_jit_program_load(file->bytes, file->length, name, NULL, &program, &diagnostics) == FEMTO_JIT_OK);
    CHECK(program != NULL && diagnostics == NULL);
    return program;
}

static femto_jit_verified *verify(const femto_jit_program *program, int64_t context_bytes)
{
    femto_jit_verify_options options = {
        .size = sizeof options, .context = FEMTO_JIT_CONTEXT_FIXED, .context_length = context_bytes
    };
    femto_jit_verified *verified = NULL;
    CHECK(femto_jit_verify(program, NULL, &options, &verified, NULL) == FEMTO_JIT_OK);
    return verified;
}

/* Translates for Cortex-M4 and compares the image with what it has to be. */
static void translate(const femto_jit_verified *verified, const struct file *expected)
{
    femto_jit_code *code = NULL;
    femto_jit_output *output = NULL;
    CHECK(femto_jit_translate(verified, "cortex-m4", NULL, &code, NULL) == FEMTO_JIT_OK);
    CHECK(femto_jit_write(code, "image", &output, NULL) == FEMTO_JIT_OK);
    femto_jit_code_free(code);
    size_t length = 0;
    const void *bytes = femto_jit_output_bytes(output, &length);
    CHECK(length == expected->length && memcmp(bytes, expected->bytes, length) == 0);
    femto_jit_output_free(output);
}

struct job {
    const femto_jit_verified *verified;
    const struct file *expected;
};

static void *translate_often(void *argument)
{
    const struct job *job = argument;
    for (int i = 0; i < 5; i++) {
        translate(job->verified, job->expected);
    }
    return NULL;
}

static void try_threads(const femto_jit_verified *verified, const struct file *expected)
{
    struct job job = { verified, expected };
    pthread_t threads[THREADS];
    pthread_attr_t attributes;
    CHECK(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, 1 << 20) == 0);
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], &attributes, translate_often, &job) == 0);
    }
    pthread_attr_destroy(&attributes);
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
}

static void try_reports(const femto_jit_verified *verified)
{
    femto_jit_verified_report report = { .size = sizeof report };
    CHECK(femto_jit_verified_get_report(verified, &report) == FEMTO_JIT_OK);
    CHECK(report.size == sizeof report && report.slots == 24 && report.accesses == 3 && report.proven_accesses == 2);
    CHECK(report.hoisted_accesses == 1 && report.metered_loops == 0 && report.stack_bytes == 0);
    CHECK(report.instruction_bound > 0);

    femto_jit_code *code = NULL;
    femto_jit_output *output = NULL;
    femto_jit_code_report sizes = { .size = sizeof sizes };
    const char *const names[] = { "simplify" };
    femto_jit_translate_options options = { .size = sizeof options, .without = names, .without_count = 0 };
    CHECK(femto_jit_translate(verified, "rv32imc", &options, &code, NULL) == FEMTO_JIT_OK);
    CHECK(femto_jit_code_get_report(code, &sizes) == FEMTO_JIT_OK);
    CHECK(femto_jit_write(code, "raw", &output, NULL) == FEMTO_JIT_OK);
    size_t length = 0;
    CHECK(((uintptr_t)femto_jit_output_bytes(output, &length) & 15) == 0);
    CHECK(sizes.instruction_bound > 0 && sizes.stack_bytes_with_helpers == sizes.native_stack_bytes);
    CHECK(sizes.code_bytes == length && sizes.helpers == 0 && sizes.uses_fuel == 0 && sizes.writable_data_bytes == 0);
    femto_jit_output_free(output);
    CHECK(femto_jit_write(code, "header", &output, NULL) == FEMTO_JIT_OK);
    CHECK(strstr(femto_jit_output_bytes(output, NULL), "prog_image[") != NULL);
    femto_jit_output_free(output);
    femto_jit_code_free(code);
}

static void try_diagnostics(const femto_jit_program *program, const char *text)
{
    femto_jit_verify_options options = {
        .size = sizeof options, .context = FEMTO_JIT_CONTEXT_FIXED, .context_length = 4
    };
    femto_jit_verified *verified = (femto_jit_verified *)(uintptr_t)16;
    femto_jit_diagnostics *diagnostics = NULL;
    femto_jit_diagnostic diagnostic = { .size = sizeof diagnostic };
    CHECK(femto_jit_verify(program, NULL, &options, &verified, &diagnostics) == FEMTO_JIT_REFUSED);
    CHECK(verified == NULL && femto_jit_diagnostics_count(diagnostics) == 1);
    CHECK(femto_jit_diagnostics_get(diagnostics, 0, &diagnostic) == FEMTO_JIT_OK);
    CHECK(strcmp(diagnostic.text, text) == 0 && strstr(text, diagnostic.message) != NULL);
    CHECK(strcmp(diagnostic.id, "FJ2014") == 0 && diagnostic.pc == 0 && diagnostic.severity == FEMTO_JIT_ERROR);
    CHECK(strstr(diagnostic.file, ".bpf") != NULL && diagnostic.line == 1);
    CHECK(femto_jit_diagnostics_get(diagnostics, 1, &diagnostic) == FEMTO_JIT_MISUSED);
    femto_jit_diagnostics_free(diagnostics);
    CHECK(femto_jit_verify(program, NULL, &options, &verified, NULL) == FEMTO_JIT_REFUSED);
}

static void try_contracts(const femto_jit_program *program)
{
    femto_jit_contract *contract = NULL;
    femto_jit_diagnostics *diagnostics = NULL;
    femto_jit_diagnostic diagnostic = { .size = sizeof diagnostic };
    static const char wrong[] = "name = \"mine\"\ncontext = 1\n";
    CHECK(femto_jit_contract_parse(wrong, strlen(wrong), "mine.toml", &contract, &diagnostics) == FEMTO_JIT_REFUSED);
    CHECK(femto_jit_diagnostics_get(diagnostics, 0, &diagnostic) == FEMTO_JIT_OK);
    CHECK(strcmp(diagnostic.file, "mine.toml") == 0 && diagnostic.line == 2 && diagnostic.column == 11);
    femto_jit_diagnostics_free(diagnostics);

    static const char small[] = "[context]\nsize = 4\n";
    femto_jit_verified *verified = NULL;
    CHECK(femto_jit_contract_parse(small, strlen(small), "mine.toml", &contract, NULL) == FEMTO_JIT_OK);
    CHECK(femto_jit_verify(program, contract, NULL, &verified, NULL) == FEMTO_JIT_REFUSED);
    femto_jit_verify_options dynamic = { .size = sizeof dynamic, .context = FEMTO_JIT_CONTEXT_DYNAMIC };
    CHECK(femto_jit_verify(program, contract, &dynamic, &verified, NULL) == FEMTO_JIT_OK);
    femto_jit_verified_free(verified);
    dynamic.mode = FEMTO_JIT_PROVED;
    CHECK(femto_jit_verify(program, contract, &dynamic, &verified, NULL) == FEMTO_JIT_REFUSED);
    femto_jit_contract_free(contract);

    CHECK(femto_jit_contract_named("no such contract", &contract, NULL) == FEMTO_JIT_REFUSED);
    size_t count = 0;
    for (const char *name; (name = femto_jit_contract_name(count)) != NULL; count++) {
        CHECK(femto_jit_contract_named(name, &contract, NULL) == FEMTO_JIT_OK);
        femto_jit_contract_free(contract);
    }
    CHECK(count > 1);
    for (count = 0; femto_jit_target_name(count) != NULL; count++) {
    }
    CHECK(count > 1 && strcmp(femto_jit_target_name(0), "cortex-m4") == 0);
}

static void expect_misuse(femto_jit_status status, femto_jit_diagnostics *const *said, const char *part)
{
    femto_jit_diagnostics *diagnostics = *said;
    femto_jit_diagnostic diagnostic = { .size = sizeof diagnostic };
    CHECK(status == FEMTO_JIT_MISUSED);
    CHECK(femto_jit_diagnostics_get(diagnostics, 0, &diagnostic) == FEMTO_JIT_OK);
    CHECK(strcmp(diagnostic.id, "FJ6001") == 0 && strstr(diagnostic.message, part) != NULL);
    femto_jit_diagnostics_free(diagnostics);
}

static void try_misuse(const femto_jit_program *program, const femto_jit_verified *verified)
{
    femto_jit_diagnostics *diagnostics = NULL;
    femto_jit_verified *again = NULL;
    femto_jit_code *code = NULL;
    femto_jit_program *other = NULL;
    expect_misuse(femto_jit_verify(NULL, NULL, NULL, &again, &diagnostics), &diagnostics, "'program' is NULL");
    expect_misuse(femto_jit_verify((const void *)verified, NULL, NULL, &again, &diagnostics), &diagnostics, "something else");
    expect_misuse(femto_jit_verify(program, NULL, NULL, NULL, &diagnostics), &diagnostics, "no place");
    expect_misuse(femto_jit_program_load(NULL, 8, "x", NULL, &other, &diagnostics), &diagnostics, "'bytes' is NULL");
    expect_misuse(femto_jit_translate(verified, "z80", NULL, &code, &diagnostics), &diagnostics, "no target 'z80'");
    femto_jit_verify_options options = { .size = 0 };
    expect_misuse(femto_jit_verify(program, NULL, &options, &again, &diagnostics), &diagnostics, "sizeof");
    options = (femto_jit_verify_options){ .size = sizeof options, .mode = 7 };
    expect_misuse(femto_jit_verify(program, NULL, &options, &again, &diagnostics), &diagnostics, "no mode 7");
    const char *const names[] = { "nonsense" };
    femto_jit_translate_options passes = { .size = sizeof passes, .without = names, .without_count = 1 };
    expect_misuse(femto_jit_translate(verified, "cortex-m4", &passes, &code, &diagnostics), &diagnostics, "no pass 'nonsense'");
    CHECK(femto_jit_verified_get_report(verified, NULL) == FEMTO_JIT_MISUSED);
    CHECK(femto_jit_output_bytes(NULL, NULL) == NULL && femto_jit_program_name(NULL) == NULL);
}

/* Callers that are older and newer than the library. */
static void try_versions(const femto_jit_program *program, const femto_jit_verified *verified)
{
    CHECK(femto_jit_api_version() == FEMTO_JIT_API_VERSION);
    struct {
        femto_jit_verified_report known;
        uint64_t more;
    } newer = { .known = { .size = sizeof newer }, .more = 77 };
    CHECK(femto_jit_verified_get_report(verified, &newer.known) == FEMTO_JIT_OK);
    CHECK(newer.known.slots == 24 && newer.more == 77);

    femto_jit_verified_report older = { .size = offsetof(femto_jit_verified_report, stack_bytes), .stack_bytes = 99 };
    CHECK(femto_jit_verified_get_report(verified, &older) == FEMTO_JIT_OK);
    CHECK(older.slots == 24 && older.stack_bytes == 99);

    femto_jit_verified *again = NULL;
    struct {
        femto_jit_verify_options known;
        uint64_t more;
    } asked = { .known = { .size = sizeof asked } };
    CHECK(femto_jit_verify(program, NULL, &asked.known, &again, NULL) == FEMTO_JIT_OK);
    femto_jit_verified_free(again);
    asked.more = 1;
    CHECK(femto_jit_verify(program, NULL, &asked.known, &again, NULL) == FEMTO_JIT_MISUSED);
}

/* What is freed is given back: many rounds need no more memory than one, but for what the runtime takes for itself. */
static void try_freeing(const struct file *object)
{
    static const size_t rounds = 1000, room = 64 << 10;
    size_t before = 0;
    for (size_t i = 0; i < rounds; i++) {
        femto_jit_program *program = load(object, "refused.bpf");
        femto_jit_verified *verified = NULL;
        femto_jit_diagnostics *diagnostics = NULL;
        femto_jit_verify_options options = { .size = sizeof options, .context = FEMTO_JIT_CONTEXT_FIXED };
        CHECK(femto_jit_verify(program, NULL, &options, &verified, &diagnostics) == FEMTO_JIT_REFUSED);
        femto_jit_diagnostics_free(diagnostics);
        femto_jit_program_free(program);
        if (i == rounds / 10) {
            before = mallinfo2().uordblks;
        }
    }
    CHECK(mallinfo2().uordblks <= before + room);
}

int main(int argc, char **argv)
{
    CHECK(argc == 6);
    struct file object = read_file(argv[1]), image = read_file(argv[3]), refused = read_file(argv[4]);
    femto_jit_program *program = load(&object, argv[1]), *wrong = load(&refused, argv[4]);
    CHECK(strcmp(femto_jit_program_name(program), "prog") == 0);
    femto_jit_verified *verified = verify(program, strtol(argv[2], NULL, 10));
    translate(verified, &image);
    try_reports(verified);
    try_diagnostics(wrong, argv[5]);
    try_contracts(wrong);
    try_misuse(program, verified);
    try_versions(program, verified);
    try_threads(verified, &image);
    if (getenv("FEMTO_JIT_ROUNDS") != NULL) {
        try_freeing(&refused);
    }

    femto_jit_program_free(program);
    translate(verified, &image);
    femto_jit_verified_free(verified);
    femto_jit_program_free(wrong);
    femto_jit_program_free(NULL);
    femto_jit_diagnostics_free(NULL);
    free(object.bytes);
    free(image.bytes);
    free(refused.bytes);
    puts("passed");
    return 0;
}

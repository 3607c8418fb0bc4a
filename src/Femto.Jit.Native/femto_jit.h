/*
 * Femto.Jit from C: verifies eBPF programs and translates them to native code for microcontrollers.
 *
 *   bytes --femto_jit_program_load--> program --femto_jit_verify--> verified --femto_jit_translate--> code
 *   code --femto_jit_write--> output, the bytes of an image, an ELF object, ...
 *
 * Handles. What a function makes is immutable and belongs to the caller, who frees it once; it needs nothing of what it was
 * made from, which may be freed before it. A handle may be used by several threads at once, freeing apart. Functions that
 * free take NULL. Using a handle after it was freed is not detected.
 *
 * Errors. Functions that can fail return a status and, where 'diagnostics' is not NULL, set *diagnostics to what there is to
 * say: why the input was refused, or warnings about one that was not; NULL when there is nothing. On failure the result is
 * set to NULL.
 *
 * Text is UTF-8 and ends with a zero. Text that a function returns lives as long as the handle it came from.
 *
 * Structures begin with their size, which the caller sets to sizeof. Later versions add members at the end: a library leaves
 * alone what an older caller's structure does not have, and takes what is missing as 0; it refuses one of a newer caller
 * only where a member that it does not know is not 0.
 *
 * Nothing is called back, nothing is printed, no file is read or written. Threads that call need 1 MiB of stack. From the
 * first call on, the .NET runtime inside has a thread of its own, ignores SIGPIPE where that has its default, and handles
 * SIGSEGV, SIGFPE and SIGRTMIN; it passes on what is not its own.
 */
#ifndef FEMTO_JIT_H
#define FEMTO_JIT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header. Libraries with the same number work with it, whatever was added. */
#define FEMTO_JIT_API_VERSION 1u

/* The version of the API that the library has. */
uint32_t femto_jit_api_version(void);

typedef enum femto_jit_status {
    FEMTO_JIT_OK = 0,
    FEMTO_JIT_REFUSED = 1,  /* the input is at fault; diagnostics say why */
    FEMTO_JIT_MISUSED = 2,  /* the call is: an argument that cannot be; a diagnostic says which */
    FEMTO_JIT_FAILED = 3    /* a defect of the library; a diagnostic says what it knows */
} femto_jit_status;

typedef struct femto_jit_contract femto_jit_contract;
typedef struct femto_jit_program femto_jit_program;
typedef struct femto_jit_verified femto_jit_verified;
typedef struct femto_jit_code femto_jit_code;
typedef struct femto_jit_output femto_jit_output;
typedef struct femto_jit_diagnostics femto_jit_diagnostics;

/* ---- What is wrong -------------------------------------------------------------------------------------------------- */

typedef enum femto_jit_severity {
    FEMTO_JIT_WARNING = 0,
    FEMTO_JIT_ERROR = 1
} femto_jit_severity;

typedef struct femto_jit_diagnostic {
    size_t size;            /* sizeof(femto_jit_diagnostic) */
    const char *id;         /* stable, for example "FJ2014" */
    const char *message;    /* one sentence */
    const char *text;       /* all of it, as the tool 'femto' prints it */
    const char *hint;       /* what is usually done about it, or NULL */
    const char *file;       /* the source's, or NULL */
    int32_t line;           /* of the source; 0 where it is not known */
    int32_t column;         /* the same */
    int32_t pc;             /* the instruction, in slots of 8 bytes; -1 where it is none */
    int32_t severity;       /* femto_jit_severity */
} femto_jit_diagnostic;

/* How many there are; 0 for NULL. */
size_t femto_jit_diagnostics_count(const femto_jit_diagnostics *diagnostics);

/* Fills in one of them, by its index. FEMTO_JIT_MISUSED where there is none of that index. */
femto_jit_status femto_jit_diagnostics_get(
    const femto_jit_diagnostics *diagnostics, size_t index, femto_jit_diagnostic *diagnostic);

void femto_jit_diagnostics_free(femto_jit_diagnostics *diagnostics);

/* ---- What firmware grants programs ---------------------------------------------------------------------------------- */

/* The names of the contracts that are part of the library, by index; NULL at their end. They live for ever. */
const char *femto_jit_contract_name(size_t index);

/* One of these contracts. */
femto_jit_status femto_jit_contract_named(
    const char *name, femto_jit_contract **contract, femto_jit_diagnostics **diagnostics);

/* A contract from the text of a TOML file; file_name is for diagnostics. */
femto_jit_status femto_jit_contract_parse(
    const char *text, size_t length, const char *file_name,
    femto_jit_contract **contract, femto_jit_diagnostics **diagnostics);

void femto_jit_contract_free(femto_jit_contract *contract);

/* ---- Programs ------------------------------------------------------------------------------------------------------- */

/*
 * Reads a program: an ELF object, an .rbf file, raw instructions or assembly. What it is is seen by its first bytes, then by
 * the extension of file_name. entry is the function to begin with, NULL where there is only one.
 */
femto_jit_status femto_jit_program_load(
    const void *bytes, size_t length, const char *file_name, const char *entry,
    femto_jit_program **program, femto_jit_diagnostics **diagnostics);

/* The name of the entry function; NULL for NULL. */
const char *femto_jit_program_name(const femto_jit_program *program);

void femto_jit_program_free(femto_jit_program *program);

/* ---- Verification --------------------------------------------------------------------------------------------------- */

typedef enum femto_jit_mode {
    FEMTO_JIT_GUARDED = 0,  /* what is not proven is checked at run time */
    FEMTO_JIT_PROVED = 1    /* everything has to be proven */
} femto_jit_mode;

typedef enum femto_jit_context {
    FEMTO_JIT_CONTEXT_OF_CONTRACT = 0,
    FEMTO_JIT_CONTEXT_FIXED = 1,    /* context_length bytes */
    FEMTO_JIT_CONTEXT_DYNAMIC = 2   /* known at run time only */
} femto_jit_context;

typedef struct femto_jit_verify_options {
    size_t size;            /* sizeof(femto_jit_verify_options) */
    int32_t mode;           /* femto_jit_mode */
    int32_t context;        /* femto_jit_context */
    int64_t context_length; /* bytes, for FEMTO_JIT_CONTEXT_FIXED */
} femto_jit_verify_options;

/*
 * Proves that a program is safe under a contract. Without a contract (NULL) nothing is granted but the context, of a length
 * known at run time; without options all of them are 0.
 */
femto_jit_status femto_jit_verify(
    const femto_jit_program *program, const femto_jit_contract *contract, const femto_jit_verify_options *options,
    femto_jit_verified **verified, femto_jit_diagnostics **diagnostics);

typedef struct femto_jit_verified_report {
    size_t size;                /* sizeof(femto_jit_verified_report) */
    int64_t instruction_bound;  /* eBPF instructions that a run executes at most; -1 where only fuel ends it */
    uint32_t slots;             /* of the program, 8 bytes each */
    uint32_t stack_bytes;       /* of the eBPF stack, over all calls */
    uint32_t accesses;          /* instructions that access memory */
    uint32_t proven_accesses;   /* those of them that are proven to be inside */
    uint32_t hoisted_accesses;  /* those that are checked ahead of their loop; the others are checked each time */
    uint32_t metered_loops;     /* ways back in loops that spend fuel */
} femto_jit_verified_report;

femto_jit_status femto_jit_verified_get_report(const femto_jit_verified *verified, femto_jit_verified_report *report);

void femto_jit_verified_free(femto_jit_verified *verified);

/* ---- Translation ---------------------------------------------------------------------------------------------------- */

/* The names of the targets, by index; NULL at their end. They live for ever. */
const char *femto_jit_target_name(size_t index);

typedef struct femto_jit_translate_options {
    size_t size;                    /* sizeof(femto_jit_translate_options) */
    const char *const *without;     /* names of passes to leave out */
    size_t without_count;
} femto_jit_translate_options;

/* Translates a program for a target. The same program and options give the same code. Options may be NULL. */
femto_jit_status femto_jit_translate(
    const femto_jit_verified *verified, const char *target, const femto_jit_translate_options *options,
    femto_jit_code **code, femto_jit_diagnostics **diagnostics);

typedef struct femto_jit_code_report {
    size_t size;                    /* sizeof(femto_jit_code_report) */
    int64_t instruction_bound;      /* machine instructions that a run executes at most, helpers apart; -1: only fuel ends it */
    int64_t stack_bytes_with_helpers; /* that a run needs of its caller's stack; -1 where a helper's need is not known */
    uint32_t code_bytes;            /* with literals */
    uint32_t read_only_data_bytes;
    uint32_t writable_data_bytes;   /* of each instance */
    uint32_t native_stack_bytes;    /* that a run needs of its caller's stack, helpers apart */
    uint32_t checks;                /* at run time, in the code */
    uint32_t uses_fuel;             /* 1 or 0 */
    uint32_t helpers;               /* how many it calls */
} femto_jit_code_report;

femto_jit_status femto_jit_code_get_report(const femto_jit_code *code, femto_jit_code_report *report);

void femto_jit_code_free(femto_jit_code *code);

/* ---- Output --------------------------------------------------------------------------------------------------------- */

/*
 * Writes code in a format: "image" for the device's loader, "elf" for an object to link, "header" for a C array, "raw" for
 * the code alone, "listing" for bytecode beside native code.
 */
femto_jit_status femto_jit_write(
    const femto_jit_code *code, const char *format, femto_jit_output **output, femto_jit_diagnostics **diagnostics);

/* The bytes, at a multiple of 16, and, where length is not NULL, how many; a zero follows them, which counts for none. */
const void *femto_jit_output_bytes(const femto_jit_output *output, size_t *length);

void femto_jit_output_free(femto_jit_output *output);

#ifdef __cplusplus
}
#endif

#endif

/*
 * QEMU plugin: counts the instructions executed between two instructions of the agent.
 *
 *   -plugin libcount.so,call=ADDRESS,after=ADDRESS,output=PATH
 *
 * Counting begins after the instruction at `call` and ends before the one at `after`, which each time writes what was
 * executed to the output: the number of records, then for each its address, how often it was executed, and how often
 * control went on elsewhere than behind it; 8 bytes each, in the host's byte order. An address may have several records.
 * They are written before the agent answers, so a host that has the answer finds them.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The part of the plugin API, version 1, that is used here; distributions do not ship qemu-plugin.h with QEMU 7. */
typedef uint64_t qemu_plugin_id_t;
typedef struct qemu_info_t qemu_info_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

void qemu_plugin_register_vcpu_tb_trans_cb(
    qemu_plugin_id_t id, void (*callback)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_tb_exec_cb(
    struct qemu_plugin_tb *tb, void (*callback)(unsigned int vcpu, void *userdata),
    enum qemu_plugin_cb_flags flags, void *userdata);
void qemu_plugin_register_vcpu_insn_exec_cb(
    struct qemu_plugin_insn *insn, void (*callback)(unsigned int vcpu, void *userdata),
    enum qemu_plugin_cb_flags flags, void *userdata);
void qemu_plugin_register_vcpu_insn_exec_inline(
    struct qemu_plugin_insn *insn, enum qemu_plugin_op op, void *counter, uint64_t amount);

#define EXPORT __attribute__((visibility("default")))

extern EXPORT int qemu_plugin_version;
int qemu_plugin_version = 1;

struct record {
    uint64_t address;
    uint64_t executed;
    uint64_t left;
};

/* An instruction of a translated block. */
struct instruction {
    struct instruction *next;
    uint64_t end;
    struct record counted;
    struct record at_call;
};

/* A translated block: control enters at its first instruction, and may go elsewhere behind its last. */
struct block {
    uint64_t start;
    struct instruction *last;
};

static struct instruction *instructions;
static struct instruction *last_of_previous;
static uint64_t call_address;
static uint64_t after_address;
static int output = -1;

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);
    if (memory == NULL) {
        perror("libcount");
        abort();
    }
    return memory;
}

static void put(const void *data, size_t size, off_t offset)
{
    if (pwrite(output, data, size, offset) != (ssize_t)size) {
        perror("libcount: output");
        abort();
    }
}

static void at_block(unsigned int vcpu, void *userdata)
{
    (void)vcpu;
    const struct block *block = userdata;
    if (last_of_previous != NULL && last_of_previous->end != block->start) {
        last_of_previous->counted.left++;
    }
    last_of_previous = block->last;
}

static void at_call(unsigned int vcpu, void *userdata)
{
    (void)vcpu;
    (void)userdata;
    for (struct instruction *each = instructions; each != NULL; each = each->next) {
        each->at_call = each->counted;
    }
}

static void at_after(unsigned int vcpu, void *userdata)
{
    (void)vcpu;
    (void)userdata;
    uint64_t count = 0;
    off_t end = sizeof count;
    for (const struct instruction *each = instructions; each != NULL; each = each->next) {
        if (each->counted.executed == each->at_call.executed) {
            continue;
        }
        struct record record = {
            .address = each->counted.address,
            .executed = each->counted.executed - each->at_call.executed,
            .left = each->counted.left - each->at_call.left,
        };
        put(&record, sizeof record, end);
        end += (off_t)sizeof record;
        count++;
    }
    put(&count, sizeof count, 0);
}

static struct instruction *count_instruction(struct qemu_plugin_insn *insn)
{
    struct instruction *instruction = allocate(sizeof *instruction);
    instruction->counted.address = qemu_plugin_insn_vaddr(insn);
    instruction->end = instruction->counted.address + qemu_plugin_insn_size(insn);
    uint64_t address = instruction->counted.address;
    if (address == call_address) {
        qemu_plugin_register_vcpu_insn_exec_cb(insn, at_call, QEMU_PLUGIN_CB_NO_REGS, NULL);
    } else if (address == after_address) {
        qemu_plugin_register_vcpu_insn_exec_cb(insn, at_after, QEMU_PLUGIN_CB_NO_REGS, NULL);
    } else {
        instruction->next = instructions;
        instructions = instruction;
        /* By instruction, since a block may be left before its end. */
        qemu_plugin_register_vcpu_insn_exec_inline(
            insn, QEMU_PLUGIN_INLINE_ADD_U64, &instruction->counted.executed, 1);
    }
    return instruction;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    (void)id;
    struct block *block = allocate(sizeof *block);
    block->start = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
    size_t count = qemu_plugin_tb_n_insns(tb);
    for (size_t index = 0; index < count; index++) {
        block->last = count_instruction(qemu_plugin_tb_get_insn(tb, index));
    }
    qemu_plugin_register_vcpu_tb_exec_cb(tb, at_block, QEMU_PLUGIN_CB_NO_REGS, block);
}

static bool parse(const char *argument)
{
    if (strncmp(argument, "call=", 5) == 0) {
        call_address = strtoull(argument + 5, NULL, 0);
    } else if (strncmp(argument, "after=", 6) == 0) {
        after_address = strtoull(argument + 6, NULL, 0);
    } else if (strncmp(argument, "output=", 7) == 0) {
        output = open(argument + 7, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    } else {
        return false;
    }
    return true;
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
    (void)info;
    for (int index = 0; index < argc; index++) {
        if (!parse(argv[index])) {
            fprintf(stderr, "libcount: unknown argument %s\n", argv[index]);
            return -1;
        }
    }
    if (call_address == 0 || after_address == 0 || output < 0) {
        fprintf(stderr, "libcount: call, after and output are needed\n");
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    return 0;
}

#include "femto_wall_run.h"

#include "femto_container.h"

femto_instance *volatile femto_wall_current;
const femto_program *femto_wall_program;

static femto_wall_memory stack;

/* A program behind the wall begins with the one it is of. */
static const femto_program *inner(const femto_program *walled)
{
    const femto_program *program;
    __builtin_memcpy(&program, (const uint8_t *)walled - sizeof program, sizeof program);
    return program;
}

/* The helpers are reached directly, and container and program still lead to each other. */
static uint64_t run_without(femto_instance *self, void *context, const femto_program *program)
{
    const femto_function *gates = self->helpers;
    self->helpers = program->helpers;
    uint64_t result = program->entry(self, context);
    self->helpers = gates;
    return result;
}

/* What of the instance code may change; the rest is as it was. */
static void take_back(femto_instance *self, const femto_instance *before)
{
    femto_instance after = *before;
    after.fuel = self->fuel < before->fuel ? self->fuel : before->fuel;
    after.trap_kind = self->trap_kind <= FEMTO_TRAP_STACK_OVERFLOW ? self->trap_kind : FEMTO_TRAP_OUT_OF_BOUNDS;
    after.trap_address = self->trap_address;
    *self = after;
}

/* The entry of all programs behind the wall. */
static uint64_t enter(femto_instance *self, void *context)
{
    const femto_program *walled =
        (const femto_program *)(const void *)((const uint8_t *)self->helpers - offsetof(femto_program, helpers));
    const femto_program *program = inner(walled);
    const femto_image *image = program->image;
    if (femto_wall_is_out_of_reach()) {
        return run_without(self, context, program);
    }
    uint32_t needed = image->stack_bytes + FEMTO_WALL_ARGUMENT_BYTES + FEMTO_WALL_INTERRUPT_BYTES;
    if (femto_wall_current != NULL || needed > stack.length) {
        self->trap_kind = FEMTO_TRAP_STACK_OVERFLOW;
        return 0;
    }
    femto_instance before = *self;
    femto_wall_grant(self, context, walled);
    femto_wall_program = program;
    femto_wall_current = self;
    uint8_t *top = (uint8_t *)(uintptr_t)stack.start + stack.length - FEMTO_WALL_ARGUMENT_BYTES;
    uint64_t result = femto_wall_call(self, context, program->entry, top);
    femto_wall_current = NULL;
    take_back(self, &before);
    return result;
}

const femto_program *femto_wall_around(void *memory, const femto_program *program)
{
    if (program->image == NULL || program->image->import_count > FEMTO_WALL_HELPERS) {
        return NULL;
    }
    __builtin_memcpy(memory, &program, sizeof program);
    femto_program *walled = (femto_program *)(void *)((uint8_t *)memory + sizeof program);
    walled->image = program->image;
    walled->entry = enter;
    for (uint32_t index = 0; index < program->image->import_count; index++) {
        walled->helpers[index] = femto_wall_gates[index];
    }
    return walled;
}

void femto_wall_start(const femto_wall_memory *code, const femto_wall_memory *program_stack)
{
    stack = *program_stack;
    femto_wall_protect(code, program_stack);
}

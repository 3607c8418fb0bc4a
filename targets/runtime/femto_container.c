#include "femto_container.h"

#include "femto_port.h"
#include "femto_routines.h"
#include "femto_run.h"

#define DATA_ALIGNMENT 8u
#define REGION_DATA 2u

static void fill(uint8_t *data, const femto_image *image)
{
    const uint8_t *initialized = femto_image_initialized_data(image);
    uint32_t offset = 0;
    for (; offset < image->initialized_length; offset++) {
        data[offset] = initialized[offset];
    }
    for (; offset < femto_image_data_length(image); offset++) {
        data[offset] = 0;
    }
}

/* A store of 64 bits at any offset: data need not have its pointers at multiples of 8. */
static void store(uint8_t *to, uint64_t value)
{
    for (uint32_t index = 0; index < sizeof value; index++, value >>= 8) {
        to[index] = (uint8_t)value;
    }
}

static void relocate(uint8_t *data, const femto_image *image)
{
    const femto_data_pointer *pointer = femto_image_data_pointers(image);
    for (uint32_t left = image->data_pointer_count; left > 0; left--, pointer++) {
        const uint8_t *region = pointer->region == REGION_DATA ? data : femto_image_read_only_data(image);
        store(data + pointer->offset, (uintptr_t)region + (uint64_t)pointer->target);
    }
}

femto_status femto_container_start(
    femto_container *container, const femto_program *program, void *data, uint32_t data_length, uint32_t budget)
{
    const femto_image *image = program->image;
    if (image == NULL) {
        return FEMTO_NOT_FOUND;
    }
    if (data_length < femto_image_data_length(image) || (uintptr_t)data % DATA_ALIGNMENT != 0) {
        return FEMTO_NO_MEMORY;
    }
    fill(data, image);
    relocate(data, image);
    *container = (femto_container){
        .instance = {
            .fuel = budget,
            .trap_kind = FEMTO_AT_REST,
            .data = data,
            .data_length = femto_image_data_length(image),
            .read_only_data = femto_image_read_only_data(image),
            .read_only_data_length = image->read_only_data_length,
            .helpers = program->helpers,
            .runtime = femto_runtime_routines,
        },
    };
    return FEMTO_OK;
}

femto_status femto_container_run(
    femto_container *container, void *context, uint32_t context_length, uint32_t fuel, uint64_t *result)
{
    if (!femto_run_begin(container)) {
        return (container->instance.trap_kind & FEMTO_HELD) != 0 ? FEMTO_SUSPENDED : FEMTO_BUSY;
    }
    uint32_t needed = femto_container_program(container)->image->context_length;
    if (context_length < needed && needed != FEMTO_ANY_CONTEXT) {
        container->instance.trap_kind = FEMTO_AT_REST;
        return FEMTO_WRONG_CONTEXT;
    }
    return femto_run_taken(container, context, context_length, fuel, result) ? FEMTO_OK : FEMTO_TRAPPED;
}

femto_trap_report femto_container_trap(const femto_container *container)
{
    const femto_instance *instance = &container->instance;
    femto_trap_report report = { .kind = instance->trap_kind & (FEMTO_AT_REST - 1u), .pc = FEMTO_UNKNOWN_PC };
    if (report.kind == FEMTO_TRAP_NONE) {
        return report;
    }
    const femto_image *image = femto_container_program(container)->image;
    report.code_offset = (uint32_t)(instance->trap_address - (uintptr_t)femto_image_code(image));
#ifdef __thumb__
    report.code_offset &= ~1u;
#endif
    const femto_trap_site *site = femto_image_trap_sites(image);
    for (uint32_t left = image->trap_site_count; left > 0; left--, site++) {
        if (site->code_offset == report.code_offset) {
            report.pc = site->pc;
        }
    }
    return report;
}

femto_status femto_container_suspend(femto_container *container)
{
    uint32_t before = femto_port_lock();
    bool at_rest = (container->instance.trap_kind & FEMTO_AT_REST) != 0;
    if (at_rest) {
        container->instance.trap_kind |= FEMTO_HELD;
    }
    femto_port_unlock(before);
    return at_rest ? FEMTO_OK : FEMTO_BUSY;
}

void femto_container_resume(femto_container *container)
{
    container->instance.trap_kind &= ~FEMTO_HELD;
}

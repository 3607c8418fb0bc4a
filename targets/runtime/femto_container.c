#include "femto_container.h"

#include "femto_port.h"
#include "femto_routines.h"

#define DATA_ALIGNMENT 8u
#define REGION_DATA 2u
#define FLAG_SPENDS_FUEL 2u

#ifdef FEMTO_CHECK_MARGINS
/* Whether memory keeps its distance from both ends of the address space. */
static bool keeps_margin(const void *memory, uint32_t length)
{
    uintptr_t start = (uintptr_t)memory;
    return length == 0
        || (start >= FEMTO_REGION_MARGIN && UINTPTR_MAX - start >= (uintptr_t)length + FEMTO_REGION_MARGIN - 1);
}
#define KEEPS_MARGIN(memory, length) keeps_margin(memory, length)
#else
#define KEEPS_MARGIN(memory, length) true
#endif

/* Makes the instance's copy of an image's data. Out of line, since most programs have none. */
__attribute__((noinline)) static void copy_data(const femto_instance *instance, const femto_image *image)
{
    uint8_t *data = instance->data;
    __builtin_memcpy(data, femto_image_initialized_data(image), image->initialized_length);
    __builtin_memset(data + image->initialized_length, 0, image->zeroed_length);
    const femto_data_pointer *pointer = femto_image_data_pointers(image);
    for (uint32_t left = image->data_pointer_count; left > 0; left--, pointer++) {
        const uint8_t *region = pointer->region == REGION_DATA ? data : instance->read_only_data;
        uint64_t address = (uintptr_t)region + (uint64_t)pointer->target;
        /* Copied, since it may be at any offset. */
        __builtin_memcpy(data + pointer->offset, &address, sizeof address);
    }
}

femto_status femto_container_start(
    femto_container *container, const femto_program *program, void *data, uint32_t data_length, uint32_t budget)
{
    const femto_image *image = program->image;
    if (image == NULL) {
        return FEMTO_NOT_FOUND;
    }
    uint32_t needed = femto_image_data_length(image);
    if (data_length < needed || (uintptr_t)data % DATA_ALIGNMENT != 0
        || !KEEPS_MARGIN(data, needed)
        || !KEEPS_MARGIN(femto_image_read_only_data(image), image->read_only_data_length)) {
        return FEMTO_NO_MEMORY;
    }
    *container = (femto_container){ .instance.trap_kind = FEMTO_AT_REST };
    femto_instance *instance = &container->instance;
    if ((image->flags & FLAG_SPENDS_FUEL) != 0) {
        instance->fuel = budget;
    }
    instance->data = data;
    instance->data_length = needed;
    instance->read_only_data = femto_image_read_only_data(image);
    instance->read_only_data_length = image->read_only_data_length;
    instance->helpers = program->helpers;
    instance->runtime = femto_runtime_routines;
    if (needed != 0) {
        copy_data(instance, image);
    }
    return FEMTO_OK;
}

/*
 * A run that spends fuel: of the budget it may use a part, and what it leaves goes back. Code that traps does not say what it
 * leaves. Out of line, so that other runs save fewer registers.
 */
__attribute__((noinline)) static uint64_t run_on_fuel(
    femto_instance *instance, void *context, uint32_t most, femto_entry entry)
{
    uint32_t budget = instance->fuel;
    uint32_t granted = budget < most ? budget : most;
    instance->fuel = granted;
    uint64_t result = entry(instance, context);
    if (budget != FEMTO_UNLIMITED) {
        budget -= instance->trap_kind == FEMTO_TRAP_NONE ? granted - instance->fuel : granted;
    }
    instance->fuel = budget;
    return result;
}

int64_t femto_container_run(femto_container *container, void *context, const femto_terms *terms)
{
    femto_instance *instance = &container->instance;
    if (!femto_container_is_at_rest(container) || !KEEPS_MARGIN(context, terms->context_length)) {
        return terms->otherwise;
    }
    /* An interrupt that ran the container between the look and this store has ended its run; a later one leaves it alone. */
    instance->trap_kind = FEMTO_TRAP_NONE;
    femto_port_order();
    instance->context = context;
    instance->context_length = terms->context_length;
    container->runs++;
    femto_entry entry = femto_container_program(container)->entry;
    uint64_t result = instance->fuel == 0
        ? entry(instance, context)
        : run_on_fuel(instance, context, terms->fuel, entry);
    uint32_t kind = instance->trap_kind;
    if (kind == FEMTO_TRAP_NONE) {
        femto_port_order();
        instance->trap_kind = FEMTO_AT_REST;
        return (int64_t)result;
    }
    container->traps++;
    femto_port_order();
    instance->trap_kind = kind | FEMTO_AT_REST;
    return terms->otherwise;
}

bool femto_container_accepts(const femto_container *container, uint32_t context_length)
{
    uint32_t needed = femto_container_program(container)->image->context_length;
    return needed <= context_length || needed == FEMTO_ANY_CONTEXT;
}

femto_trap_report femto_container_trap(const femto_container *container)
{
    const femto_instance *instance = &container->instance;
    femto_trap_report report = { .kind = instance->trap_kind & ~FEMTO_AT_REST, .pc = FEMTO_UNKNOWN_PC };
    if (report.kind != FEMTO_TRAP_NONE) {
        const femto_image *image = femto_container_program(container)->image;
        report.code_offset = (uint32_t)(instance->trap_address - (uintptr_t)femto_image_code(image)) & ~FEMTO_CODE_BIT;
        const femto_trap_site *site = femto_image_trap_sites(image);
        for (uint32_t left = image->trap_site_count; left > 0; left--, site++) {
            if (site->code_offset == report.code_offset) {
                report.pc = site->pc;
            }
        }
    }
    return report;
}

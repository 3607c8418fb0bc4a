#include "femto_program.h"

#include "femto_port.h"

static const femto_helper *find(const femto_helper_table *table, uint32_t number)
{
    for (uint32_t row = 0; row < table->count; row++) {
        if (table->helpers[row].number == number) {
            return &table->helpers[row];
        }
    }
    return NULL;
}

static bool allows(const femto_allow_list *allowed, uint32_t number)
{
    if (allowed == NULL) {
        return true;
    }
    for (uint32_t index = 0; index < allowed->count; index++) {
        if (allowed->numbers[index] == number) {
            return true;
        }
    }
    return false;
}

static bool has_earlier(const femto_import *imports, uint32_t index)
{
    for (uint32_t earlier = 0; earlier < index; earlier++) {
        if (imports[earlier].number == imports[index].number) {
            return true;
        }
    }
    return false;
}

femto_status femto_program_bind(
    femto_program *program, const femto_image *image, const femto_helper_table *table, const femto_allow_list *allowed)
{
    const femto_import *imports = femto_image_imports(image);
    program->image = NULL;
    for (uint32_t index = 0; index < image->import_count; index++) {
        const femto_helper *helper = find(table, imports[index].number);
        if (helper == NULL) {
            return FEMTO_UNKNOWN_HELPER;
        }
        if (helper->prototype != imports[index].prototype) {
            return FEMTO_WRONG_PROTOTYPE;
        }
        if (!allows(allowed, helper->number)) {
            return FEMTO_HELPER_NOT_ALLOWED;
        }
        /* Not more turns than the table has rows squared: all imports before are different and in the table. */
        if (has_earlier(imports, index)) {
            return FEMTO_HELPER_IMPORTED_TWICE;
        }
        program->helpers[index] = helper->function;
    }
    program->image = image;
    program->entry = (femto_entry)((uintptr_t)femto_image_code(image) + image->entry + FEMTO_CODE_BIT);
    return FEMTO_OK;
}

/* libFuzzer's entry: what the loader takes of any bytes, it can also bind and start. The code is not run. */
#include <stdlib.h>
#include <string.h>

#include "samples.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Most inputs get their checksum made good, or no mutation would get past it. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    uint8_t *image_bytes = malloc(length == 0 ? 1 : length);
    memcpy(image_bytes, bytes, length);
    if (length >= sizeof(femto_image)) {
        sample_sign(image_bytes, (uint32_t)length);
    }
    const femto_image *image;
    if (femto_image_validate(image_bytes, (uint32_t)length, NULL, &image) == FEMTO_OK) {
        femto_program *program = malloc(femto_program_bytes(image));
        if (femto_program_bind(program, image, &sample_helpers, NULL) == FEMTO_OK) {
            uint32_t data_length = femto_image_data_length(image);
            void *data = aligned_alloc(8, (data_length + 8u) & ~7u);
            femto_container container;
            if (femto_container_start(&container, program, data, data_length, 1) != FEMTO_OK) {
                abort();
            }
            free(data);
        }
        free(program);
    }
    free(image_bytes);
    return 0;
}

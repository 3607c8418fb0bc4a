/* Prints the frames that the device's reader finds in standard input, a line for each: kind, number and payload. */
#include <stdio.h>

#include "frame.h"

int main(void)
{
    static frame_reader reader;
    frame found;
    frame_reader_reset(&reader);
    for (int byte = getchar(); byte != EOF; byte = getchar()) {
        switch (frame_reader_take(&reader, (uint8_t)byte, &found)) {
        case FRAME_COMPLETE:
            printf("%02x%02x", found.kind, found.number);
            for (uint32_t index = 0; index < found.length; index++) {
                printf("%02x", found.payload[index]);
            }
            printf("\n");
            break;
        case FRAME_REFUSED:
            printf("refused\n");
            break;
        default:
            break;
        }
    }
    return 0;
}

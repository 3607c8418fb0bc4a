#include "frame.h"

#include "femto_crc32.h"

#define KIND 1u
#define NUMBER 2u
#define LENGTH 3u
#define HEADER_CHECK 5u

#define CRC8_POLYNOMIAL 0x107u  /* of the System Management Bus */

/* The CRC-8 of the rest of the header: parts of two headers in a row must not pass for one. */
static uint8_t header_check(const uint8_t *header)
{
    uint32_t state = 0;
    for (uint32_t index = 0; index < HEADER_CHECK; index++) {
        state ^= header[index];
        for (uint32_t bit = 0; bit < 8; bit++) {
            state = state << 1 ^ ((state & 0x80u) != 0 ? CRC8_POLYNOMIAL : 0u);
        }
    }
    return (uint8_t)state;
}

static uint32_t payload_length(const uint8_t *header)
{
    return header[LENGTH] | (uint32_t)header[LENGTH + 1] << 8;
}

static uint32_t read_word(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint32_t is_header(const uint8_t *header)
{
    return header[HEADER_CHECK] == header_check(header) && payload_length(header) <= FRAME_MOST_PAYLOAD;
}

/* Goes on with the next start byte behind the first byte, which began no frame. */
static void drop_first(frame_reader *reader)
{
    uint32_t start = 1;
    while (start < reader->length && reader->buffer[start] != FRAME_START) {
        start++;
    }
    for (uint32_t index = start; index < reader->length; index++) {
        reader->buffer[index - start] = reader->buffer[index];
    }
    reader->length -= start;
}

void frame_reader_reset(frame_reader *reader)
{
    reader->length = 0;
}

enum frame_status frame_reader_take(frame_reader *reader, uint8_t byte, frame *found)
{
    const uint8_t *header = reader->buffer;
    reader->buffer[reader->length++] = byte;
    if (header[0] != FRAME_START || (reader->length == FRAME_HEADER_BYTES && !is_header(header))) {
        drop_first(reader);
        return FRAME_REFUSED;
    }
    if (reader->length < FRAME_HEADER_BYTES) {
        return FRAME_MORE;
    }
    uint32_t covered = FRAME_HEADER_BYTES + payload_length(header);
    if (reader->length < covered + FRAME_CHECKSUM_BYTES) {
        return FRAME_MORE;
    }
    reader->length = 0;
    if (read_word(header + covered) != ~femto_crc32_append(FEMTO_CRC32_START, header, covered)) {
        return FRAME_REFUSED;
    }
    *found = (frame){
        .kind = header[KIND],
        .number = header[NUMBER],
        .length = (uint16_t)payload_length(header),
        .payload = header + FRAME_HEADER_BYTES,
    };
    return FRAME_COMPLETE;
}

uint32_t frame_finish(uint8_t *buffer, uint8_t kind, uint8_t number, uint32_t length)
{
    uint32_t covered = FRAME_HEADER_BYTES + length;
    buffer[0] = FRAME_START;
    buffer[KIND] = kind;
    buffer[NUMBER] = number;
    buffer[LENGTH] = (uint8_t)length;
    buffer[LENGTH + 1] = (uint8_t)(length >> 8);
    buffer[HEADER_CHECK] = header_check(buffer);
    uint32_t value = ~femto_crc32_append(FEMTO_CRC32_START, buffer, covered);
    for (uint32_t index = 0; index < FRAME_CHECKSUM_BYTES; index++) {
        buffer[covered + index] = (uint8_t)(value >> (8 * index));
    }
    return covered + FRAME_CHECKSUM_BYTES;
}

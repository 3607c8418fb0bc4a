/*
 * Frames between the demonstration's firmware and its host, over any stream of bytes. README.md beside this file has their
 * form. No function here keeps memory of its own or waits.
 */
#ifndef FRAME_H
#define FRAME_H

#include <stdint.h>

#define FRAME_START 0xF5u
#define FRAME_HEADER_BYTES 6u
#define FRAME_CHECKSUM_BYTES 4u

/* Most bytes of a payload. */
#define FRAME_MOST_PAYLOAD 4096u

/* Most bytes of a frame; enough for the buffers of readers and writers. */
#define FRAME_MOST_BYTES (FRAME_HEADER_BYTES + FRAME_MOST_PAYLOAD + FRAME_CHECKSUM_BYTES)

/* A frame that was received. Its payload is in the reader's buffer, until the next byte is taken. */
typedef struct frame {
    uint8_t kind;
    uint8_t number;          /* an answer has that of its request */
    uint16_t length;         /* bytes of the payload */
    const uint8_t *payload;
} frame;

typedef struct frame_reader {
    _Alignas(4) uint8_t buffer[FRAME_MOST_BYTES];
    uint32_t length;         /* bytes of the frame under way that are here */
} frame_reader;

enum frame_status {
    FRAME_MORE,              /* the frame is not complete */
    FRAME_COMPLETE,          /* *found is a frame */
    FRAME_REFUSED            /* bytes were dropped that are no frame, damaged or too long */
};

/* Drops what is there of a frame, and begins with the next start byte. To be called first, and after a pause on a UART. */
void frame_reader_reset(frame_reader *reader);

/* Takes a byte that was received. */
enum frame_status frame_reader_take(frame_reader *reader, uint8_t byte, frame *found);

/*
 * Makes a frame of the payload, which the caller has put at buffer + FRAME_HEADER_BYTES, in a buffer of FRAME_MOST_BYTES
 * at a multiple of 4. length is at most FRAME_MOST_PAYLOAD. Returns the bytes of the frame.
 */
uint32_t frame_finish(uint8_t *buffer, uint8_t kind, uint8_t number, uint32_t length);

#endif

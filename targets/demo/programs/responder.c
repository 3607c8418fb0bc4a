/*
 * Answers CoAP requests (RFC 7252) of the method GET, whatever their options: with the sensor's level and the switches of
 * threads as text, "21 1000". Returns the length of the response, which takes the request's place; 0 for none.
 */
#include "demo.h"

#define VERSION_MASK 0xC0u
#define VERSION_1 0x40u
#define TYPE_MASK 0x30u
#define CONFIRMABLE 0x00u
#define NON_CONFIRMABLE 0x10u
#define ACKNOWLEDGEMENT 0x20u
#define TOKEN_LENGTH_MASK 0x0Fu
#define LONGEST_TOKEN 8u
#define CODE_GET 0x01u
#define CODE_CONTENT 0x45u       /* 2.05 */
#define OPTION_TEXT 0xC0u        /* Content-Format (12), of no bytes: text/plain */
#define PAYLOAD_MARKER 0xFFu

#define HEADER_BYTES 4
#define MOST_DIGITS 10u

/* Returns the number of digits. */
static inline uint32_t write_decimal(uint8_t *text, uint32_t value)
{
    uint32_t digits = 1;
    for (uint32_t rest = value; rest >= 10 && digits < MOST_DIGITS; rest /= 10) {
        digits++;
    }
    for (uint32_t place = digits; place-- > 0; value /= 10) {
        text[place] = (uint8_t)('0' + value % 10);
    }
    return digits;
}

uint64_t responder(demo_context *event)
{
    uint8_t *message = event->message;
    uint32_t token = message[0] & TOKEN_LENGTH_MASK;
    uint32_t type = message[0] & TYPE_MASK;
    if ((message[0] & VERSION_MASK) != VERSION_1 || (type != CONFIRMABLE && type != NON_CONFIRMABLE)
        || message[1] != CODE_GET || token > LONGEST_TOKEN || event->value < (int32_t)(HEADER_BYTES + token)) {
        return 0;
    }
    message[0] = (uint8_t)(VERSION_1 | (type == CONFIRMABLE ? ACKNOWLEDGEMENT : NON_CONFIRMABLE) | token);
    message[1] = CODE_CONTENT;
    uint8_t *next = message + HEADER_BYTES + token;
    next[0] = OPTION_TEXT;
    next[1] = PAYLOAD_MARKER;
    uint32_t length = 2;
    length += write_decimal(next + length, value_of(KEY_LEVEL) >> 4);
    next[length++] = ' ';
    length += write_decimal(next + length, value_of(KEY_SWITCHES));
    return HEADER_BYTES + token + length;
}

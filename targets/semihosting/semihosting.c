#include "semihosting.h"

#include "platform.h"

enum operation { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT = 0x18 };
enum open_mode { MODE_READ_BINARY = 1, MODE_WRITE_BINARY = 5 };

#define APPLICATION_EXIT 0x20026u

static uint32_t console_in;
static uint32_t console_out;

static uint32_t call_block(uint32_t operation, uint32_t first, uint32_t second, uint32_t third)
{
    volatile uint32_t block[3] = { first, second, third };
    return semihosting_call(operation, (uint32_t)(uintptr_t)block);
}

void semihosting_open(void)
{
    static const char console[] = ":tt";
    uint32_t name = (uint32_t)(uintptr_t)console;
    console_in = call_block(SYS_OPEN, name, MODE_READ_BINARY, sizeof console - 1);
    console_out = call_block(SYS_OPEN, name, MODE_WRITE_BINARY, sizeof console - 1);
}

void semihosting_exit(void)
{
    for (;;) {
        (void)semihosting_call(SYS_EXIT, APPLICATION_EXIT);
    }
}

void platform_exit(void)
{
    semihosting_exit();
}

void platform_read(void *buffer, uint32_t length)
{
    uint8_t *next = buffer;
    while (length > 0) {
        /* Answers how many bytes were not read; all of them at the end of the input. */
        uint32_t left = call_block(SYS_READ, console_in, (uint32_t)(uintptr_t)next, length);
        if (left >= length) {
            semihosting_exit();
        }
        next += length - left;
        length = left;
    }
}

void platform_write(const void *buffer, uint32_t length)
{
    const uint8_t *next = buffer;
    while (length > 0) {
        uint32_t left = call_block(SYS_WRITE, console_out, (uint32_t)(uintptr_t)next, length);
        if (left > length) {
            semihosting_exit();
        }
        next += length - left;
        length = left;
    }
}

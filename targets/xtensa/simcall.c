#include "simcall.h"

#include "platform.h"

enum simcall_number { SIMCALL_EXIT = 1, SIMCALL_READ = 3, SIMCALL_WRITE = 4 };

#define STANDARD_INPUT 0u
#define STANDARD_OUTPUT 1u

/* Number in a2, arguments in a3 to a5, result in a2. */
static int32_t simcall(enum simcall_number number, uint32_t file, const void *buffer, uint32_t length)
{
    register uint32_t a2 __asm__("a2") = number;
    register uint32_t a3 __asm__("a3") = file;
    register const void *a4 __asm__("a4") = buffer;
    register uint32_t a5 __asm__("a5") = length;
    __asm__ volatile("simcall" : "+r"(a2), "+r"(a3) : "r"(a4), "r"(a5) : "memory");
    return (int32_t)a2;
}

_Noreturn void simcall_exit(void)
{
    for (;;) {
        (void)simcall(SIMCALL_EXIT, 0, NULL, 0);
    }
}

void platform_exit(void)
{
    simcall_exit();
}

/* Reads or writes everything; a closed console ends the emulator. */
static void transfer(enum simcall_number number, uint32_t file, const uint8_t *buffer, uint32_t length)
{
    while (length > 0) {
        int32_t count = simcall(number, file, buffer, length);
        if (count <= 0) {
            simcall_exit();
        }
        buffer += count;
        length -= (uint32_t)count;
    }
}

void platform_read(void *buffer, uint32_t length)
{
    transfer(SIMCALL_READ, STANDARD_INPUT, buffer, length);
}

void platform_write(const void *buffer, uint32_t length)
{
    transfer(SIMCALL_WRITE, STANDARD_OUTPUT, buffer, length);
}

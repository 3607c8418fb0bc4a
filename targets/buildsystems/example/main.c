/* Firmware for an emulated Cortex-M4 that runs two programs which are linked into it, and prints what they say. */
#include "femto_routines.h"
#include "platform.h"
#include "semihosting.h"
#include "window.h"

/* The programs: what 'femto build' made of alarm.c and peak.c. */
uint64_t alarm(femto_instance *self, void *context);
uint64_t peak(femto_instance *self, void *context);

int main(void);
_Noreturn void thumb_fault(void);

static void print(const char *text)
{
    uint32_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    platform_write(text, length);
}

static void print_number(uint32_t value)
{
    char digits[11] = { 0 };
    uint32_t first = sizeof digits - 1;
    do {
        digits[--first] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    print(&digits[first]);
}

static void run(const char *name, femto_entry entry, struct window *window)
{
    femto_instance instance = {
        .context = (uint8_t *)window, .context_length = sizeof *window, .runtime = femto_runtime_routines
    };
    uint64_t result = entry(&instance, window);
    print(name);
    if (instance.trap_kind == FEMTO_TRAP_NONE) {
        print_number((uint32_t)result);
    } else {
        print("trapped");
    }
    print("\n");
}

int main(void)
{
    static _Alignas(8) struct window window = { .limit = 100, .count = 4, .samples = { 120, 110, 100, 90 } };
    semihosting_open();
    run("alarm: ", alarm, &window);
    run("peak: ", peak, &window);
    semihosting_exit();
}

/* Where start.S takes faults. */
void thumb_fault(void)
{
    print("fault\n");
    semihosting_exit();
}

/* Firmware of the emulated boards that calls a program once, for a debugger that watches. */
#include "femto_abi.h"

uint64_t prog(femto_instance *self, void *context);
int main(void);

static const femto_function no_functions[FEMTO_ROUTINE_COUNT];
static _Alignas(8) uint32_t context[] = { CONTEXT };
static femto_instance instance;   /* zero when the emulator starts */

int main(void)
{
    instance.fuel = UINT32_MAX;
    instance.context = (uint8_t *)context;
    instance.context_length = sizeof context;
    instance.helpers = no_functions;
    instance.runtime = no_functions;
    prog(&instance, context);
    for (;;) {
    }
}

#if defined(__riscv)
__asm__(".section .vectors, \"ax\"\nlui sp, %hi(0x80100000)\ncall main\n");
#else
/* Stack and reset handler; the board has 4 MiB of RAM. */
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[] = { 0x20010000, (uintptr_t)main };
#endif

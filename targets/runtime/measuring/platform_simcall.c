/* The same on QEMU's Xtensa board. */
#include "simcall.h"

_Noreturn void measured_exit(void);
_Noreturn void xtensa_fault(void);

_Noreturn void measured_exit(void)
{
    simcall_exit();
}

_Noreturn void xtensa_fault(void)
{
    simcall_exit();
}

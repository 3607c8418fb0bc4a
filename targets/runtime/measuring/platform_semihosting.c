/* How the measured firmware ends on boards with semihosting, and what their start-up needs besides: faults end it, too. */
#include "semihosting.h"

_Noreturn void measured_exit(void);
_Noreturn void thumb_fault(void);
_Noreturn void rv32_fault(void);

_Noreturn void measured_exit(void)
{
    semihosting_exit();
}

_Noreturn void thumb_fault(void)
{
    semihosting_exit();
}

_Noreturn void rv32_fault(void)
{
    semihosting_exit();
}

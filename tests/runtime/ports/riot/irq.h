/* As core/lib/include/irq.h of RIOT. */
#include "os.h"

static inline unsigned irq_disable(void)
{
    unsigned before = os_masked;
    os_masked = 1;
    return before;
}

static inline void irq_restore(unsigned state)
{
    os_masked = state;
}

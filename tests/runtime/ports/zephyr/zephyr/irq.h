/* As include/zephyr/irq.h of Zephyr. */
#include "os.h"

static inline unsigned int irq_lock(void)
{
    unsigned before = os_masked;
    os_masked = 1;
    return before;
}

static inline void irq_unlock(unsigned int key)
{
    os_masked = key;
}

/* As include/zephyr/kernel.h of Zephyr. */
#include "os.h"

static inline uint32_t k_uptime_get_32(void)
{
    return os_time_ms;
}

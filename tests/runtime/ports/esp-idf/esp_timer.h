/* As components/esp_timer/include/esp_timer.h of ESP-IDF. */
#include "os.h"

static inline int64_t esp_timer_get_time(void)
{
    return (int64_t)os_time_ms * 1000 + 999;
}

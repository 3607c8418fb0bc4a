/* As sys/include/ztimer.h of RIOT. */
#include "os.h"

typedef uint32_t ztimer_now_t;
typedef struct ztimer_clock ztimer_clock_t;
#define ZTIMER_MSEC ((ztimer_clock_t *)NULL)

static inline ztimer_now_t ztimer_now(ztimer_clock_t *clock)
{
    (void)clock;
    return os_time_ms;
}

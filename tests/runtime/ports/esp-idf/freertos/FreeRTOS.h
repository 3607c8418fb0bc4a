/* As portmacro.h of ESP-IDF's FreeRTOS. */
#include "os.h"

typedef struct portMUX_TYPE {
    uint32_t owner;
} portMUX_TYPE;

#define portMUX_INITIALIZER_UNLOCKED { 0 }
#define portENTER_CRITICAL_SAFE(mux) ((void)(mux), (void)os_masked++)
#define portEXIT_CRITICAL_SAFE(mux) ((void)(mux), (void)os_masked--)

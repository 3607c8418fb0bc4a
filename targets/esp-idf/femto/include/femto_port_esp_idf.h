/* What the engine needs of ESP-IDF; femto_port.h says what each function is for. */
#ifndef FEMTO_PORT_ESP_IDF_H
#define FEMTO_PORT_ESP_IDF_H

#include <stdint.h>

#include "esp_cache.h"
#include "esp_rom_sys.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"

#include "femto_port.h"

/* Defined once, in femto_port_esp_idf.c. */
extern portMUX_TYPE femto_port_mux;

/* Nests by counting, so there is nothing to return. On two cores the other one waits. */
static inline uint32_t femto_port_lock(void)
{
    portENTER_CRITICAL_SAFE(&femto_port_mux);
    return 0;
}

static inline void femto_port_unlock(uint32_t before)
{
    (void)before;
    portEXIT_CRITICAL_SAFE(&femto_port_mux);
}

/* Writes what the data cache has of it to memory; where there is none, this is refused and nothing is needed. */
static inline void femto_port_code_written(const void *code, uint32_t length)
{
    void *start = (void *)(uintptr_t)code;
    (void)esp_cache_msync(start, length, ESP_CACHE_MSYNC_FLAG_DIR_C2M | ESP_CACHE_MSYNC_FLAG_UNALIGNED);
    femto_port_refetch();
}

static inline uint32_t femto_port_time_ms(void)
{
    return (uint32_t)((uint64_t)esp_timer_get_time() / 1000u);
}

/* Also from interrupts. */
static inline void femto_port_print(const char *text)
{
    esp_rom_printf("%s", text);
}

#endif

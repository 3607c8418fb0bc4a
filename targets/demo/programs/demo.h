/* What the programs of the demonstration share: the helpers by their numbers, and the keys of the store. */
#ifndef DEMO_H
#define DEMO_H

#include "../demo_contract.h"

static uint32_t (*const fetch_global)(uint32_t key, uint32_t *value) = (void *)DEMO_FETCH_GLOBAL_NUMBER;
static uint32_t (*const store_global)(uint32_t key, uint32_t value) = (void *)DEMO_STORE_GLOBAL_NUMBER;

#define KEY_LEVEL 1u             /* what the sensor says, in sixteenths; a negative level in two's complement */
#define KEY_SWITCHES 2u          /* switches of threads */
#define KEY_FIRST_THREAD 0x100u  /* and on: how often the thread of that number came next */

/* The value of a key, 0 where there is none. */
static inline uint32_t value_of(uint32_t key)
{
    uint32_t value = 0;
    (void)fetch_global(key, &value);
    return value;
}

#endif

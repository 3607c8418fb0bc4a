#include "femto_store.h"

#include <stddef.h>

#include "femto_port.h"

#define KEY_BYTES 4u
#define HEADER_BYTES FEMTO_STORED_BYTES(0u)

void femto_store_prepare(femto_store *store, void *memory, uint32_t capacity)
{
    *store = (femto_store){ .memory = memory, .capacity = capacity };
}

static uint32_t record_bytes(const uint8_t *record)
{
    return FEMTO_STORED_BYTES(record[KEY_BYTES]);
}

/* The record of a key, or NULL. */
static uint8_t *find(const femto_store *store, uint32_t key)
{
    uint8_t *record = store->memory;
    for (uint32_t left = store->used; left > 0;) {
        uint32_t there;
        __builtin_memcpy(&there, record, KEY_BYTES);
        if (there == key) {
            return record;
        }
        left -= record_bytes(record);
        record += record_bytes(record);
    }
    return NULL;
}

/* Closes the gap, so that what is free is in one piece. */
static void drop(femto_store *store, uint8_t *record)
{
    uint8_t *end = store->memory + store->used;
    uint8_t *next = record + record_bytes(record);
    store->used -= record_bytes(record);
    __builtin_memmove(record, next, (size_t)(end - next));
}

static femto_status put(femto_store *store, uint32_t key, const void *value, uint32_t length)
{
    uint8_t *record = find(store, key);
    if (record == NULL || record[KEY_BYTES] != length) {
        uint32_t freed = record == NULL ? 0 : record_bytes(record);
        if (length > FEMTO_LONGEST_VALUE || store->capacity - store->used + freed < FEMTO_STORED_BYTES(length)) {
            return FEMTO_NO_MEMORY;
        }
        if (record != NULL) {
            drop(store, record);
        }
        record = store->memory + store->used;
        store->used += FEMTO_STORED_BYTES(length);
        __builtin_memcpy(record, &key, KEY_BYTES);
        record[KEY_BYTES] = (uint8_t)length;
    }
    __builtin_memcpy(record + HEADER_BYTES, value, length);
    return FEMTO_OK;
}

static femto_status get(const femto_store *store, uint32_t key, void *value, uint32_t *length)
{
    const uint8_t *record = find(store, key);
    if (record == NULL) {
        return FEMTO_NOT_FOUND;
    }
    if (*length < record[KEY_BYTES]) {
        return FEMTO_NO_MEMORY;
    }
    *length = record[KEY_BYTES];
    __builtin_memcpy(value, record + HEADER_BYTES, *length);
    return FEMTO_OK;
}

femto_status femto_store_put(femto_store *store, uint32_t key, const void *value, uint32_t length)
{
    uint32_t before = femto_port_lock();
    femto_status status = put(store, key, value, length);
    femto_port_unlock(before);
    return status;
}

femto_status femto_store_get(const femto_store *store, uint32_t key, void *value, uint32_t *length)
{
    uint32_t before = femto_port_lock();
    femto_status status = get(store, key, value, length);
    femto_port_unlock(before);
    return status;
}

femto_status femto_store_remove(femto_store *store, uint32_t key)
{
    uint32_t before = femto_port_lock();
    uint8_t *record = find(store, key);
    if (record != NULL) {
        drop(store, record);
    }
    femto_port_unlock(before);
    return record == NULL ? FEMTO_NOT_FOUND : FEMTO_OK;
}

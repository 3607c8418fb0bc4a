/*
 * Key-value stores: numbers and small blobs under keys of 32 bits, in memory that the firmware gives. Programs and firmware
 * may use a store from threads and interrupts; each call keeps interrupts out while it searches, so stores should be small.
 */
#ifndef FEMTO_STORE_H
#define FEMTO_STORE_H

#include <stdint.h>

#include "femto_status.h"

/* Longest value. */
#define FEMTO_LONGEST_VALUE 255u

/* Bytes of a store's memory that a value of so many bytes takes. */
#define FEMTO_STORED_BYTES(length) (4u + 1u + (length))

typedef struct femto_store {
    uint8_t *memory;                 /* records one after the other: key, length, value */
    uint32_t capacity;               /* bytes */
    uint32_t used;                   /* bytes */
} femto_store;

/* An empty store. */
void femto_store_prepare(femto_store *store, void *memory, uint32_t capacity);

/* Stores a value of length bytes in the place of the key's earlier one. FEMTO_NO_MEMORY: nothing has changed. */
femto_status femto_store_put(femto_store *store, uint32_t key, const void *value, uint32_t length);

/*
 * Copies the value of a key. *length is the room at value, then the value's length. FEMTO_NOT_FOUND; FEMTO_NO_MEMORY: there
 * is not enough room, and nothing was copied.
 */
femto_status femto_store_get(const femto_store *store, uint32_t key, void *value, uint32_t *length);

/* FEMTO_NOT_FOUND. */
femto_status femto_store_remove(femto_store *store, uint32_t key);

#endif

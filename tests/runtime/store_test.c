/* Stores: against a model that keeps its values elsewhere. */
#include "femto_store.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

#define KEYS 6u
#define CAPACITY 96u

static void numbers_are_kept(void)
{
    uint8_t memory[2 * FEMTO_STORED_BYTES(4)];
    femto_store store;
    femto_store_prepare(&store, memory, sizeof memory);
    uint32_t value = 0;
    uint32_t length = sizeof value;
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_store_get(&store, 0, &value, &length));
    CHECK_EQUAL(FEMTO_OK, femto_store_put(&store, 0, &(uint32_t){ 10 }, 4));
    CHECK_EQUAL(FEMTO_OK, femto_store_put(&store, UINT32_MAX, &(uint32_t){ 20 }, 4));
    CHECK_EQUAL(FEMTO_NO_MEMORY, femto_store_put(&store, 1, &(uint32_t){ 30 }, 4));
    CHECK_EQUAL(FEMTO_OK, femto_store_put(&store, 0, &(uint32_t){ 11 }, 4));
    CHECK_EQUAL(FEMTO_OK, femto_store_get(&store, 0, &value, &length));
    CHECK_EQUAL(11, value);
    CHECK_EQUAL(FEMTO_OK, femto_store_get(&store, UINT32_MAX, &value, &length));
    CHECK_EQUAL(20, value);
    CHECK_EQUAL(FEMTO_OK, femto_store_remove(&store, 0));
    CHECK_EQUAL(FEMTO_NOT_FOUND, femto_store_remove(&store, 0));
    CHECK_EQUAL(FEMTO_OK, femto_store_put(&store, 1, &(uint32_t){ 30 }, 4));
}

static void rooms_are_respected(void)
{
    uint8_t memory[600] = { 0 };
    femto_store store;
    femto_store_prepare(&store, memory, sizeof memory);
    uint8_t value[256];
    memset(value, 0x55, sizeof value);
    CHECK_EQUAL(FEMTO_NO_MEMORY, femto_store_put(&store, 1, value, 256));
    CHECK_EQUAL(FEMTO_OK, femto_store_put(&store, 1, value, 255));
    uint8_t copy[256] = { 0 };
    uint32_t length = 254;
    CHECK_EQUAL(FEMTO_NO_MEMORY, femto_store_get(&store, 1, copy, &length));
    CHECK_EQUAL(0, copy[0]);
    length = 256;
    CHECK_EQUAL(FEMTO_OK, femto_store_get(&store, 1, copy, &length));
    CHECK_EQUAL(255, length);
    CHECK(memcmp(copy, value, 255) == 0 && copy[255] == 0);
    CHECK_EQUAL(FEMTO_OK, femto_store_put(&store, 2, value, 0));
    CHECK_EQUAL(FEMTO_OK, femto_store_get(&store, 2, copy, &length));
    CHECK_EQUAL(0, length);
}

/* A value that does not fit leaves the earlier one. */
static void random_use_agrees_with_a_model(void)
{
    struct {
        uint8_t bytes[32];
        uint32_t length;
        int there;
    } model[KEYS] = { 0 };
    uint8_t *memory = malloc(CAPACITY);
    femto_store store;
    femto_store_prepare(&store, memory, CAPACITY);
    srand(1);
    uint32_t used = 0;
    for (int step = 0; step < 200000; step++) {
        uint32_t key = (uint32_t)rand() % KEYS;
        uint8_t value[32];
        uint32_t length = (uint32_t)rand() % 33;
        uint32_t taken = model[key].there ? FEMTO_STORED_BYTES(model[key].length) : 0;
        if (rand() % 4 == 0) {
            CHECK_EQUAL(model[key].there ? FEMTO_OK : FEMTO_NOT_FOUND, femto_store_remove(&store, key));
            used -= taken;
            model[key].there = 0;
        } else {
            memset(value, rand(), sizeof value);
            int fits = used - taken + FEMTO_STORED_BYTES(length) <= CAPACITY;
            CHECK_EQUAL(fits ? FEMTO_OK : FEMTO_NO_MEMORY, femto_store_put(&store, key, value, length));
            if (fits) {
                used += FEMTO_STORED_BYTES(length) - taken;
                model[key].there = 1;
                model[key].length = length;
                memcpy(model[key].bytes, value, sizeof value);
            }
        }
        for (key = 0; key < KEYS; key++) {
            length = 32;
            CHECK_EQUAL(model[key].there ? FEMTO_OK : FEMTO_NOT_FOUND, femto_store_get(&store, key, value, &length));
            if (model[key].there) {
                CHECK_EQUAL(model[key].length, length);
                CHECK_EQUAL(0, memcmp(model[key].bytes, value, length));
            }
        }
    }
    free(memory);
}

int main(void)
{
    numbers_are_kept();
    rooms_are_respected();
    random_use_agrees_with_a_model();
    return check_failures != 0;
}

/* What every port does with its operating system, on stubs of it. */
#include "femto_port.h"
#include "femto_store.h"

#include "check.h"
#include "os.h"

unsigned os_masked;
uint32_t os_time_ms;
const void *os_flushed;
size_t os_flushed_length;
const char *os_printed;

static void locks_nest(void)
{
    uint32_t outer = femto_port_lock();
    uint32_t inner = femto_port_lock();
    CHECK(os_masked != 0);
    femto_port_unlock(inner);
    CHECK(os_masked != 0);
    femto_port_unlock(outer);
    CHECK_EQUAL(0, os_masked);
}

static void the_engine_unlocks_what_it_locks(void)
{
    uint8_t memory[32];
    femto_store store;
    uint32_t value = 5;
    uint32_t length = sizeof value;
    femto_store_prepare(&store, memory, sizeof memory);
    CHECK_EQUAL(FEMTO_OK, femto_store_put(&store, 1, &value, length));
    CHECK_EQUAL(FEMTO_OK, femto_store_get(&store, 1, &value, &length));
    CHECK_EQUAL(0, os_masked);
    uint32_t before = femto_port_lock();
    CHECK_EQUAL(FEMTO_OK, femto_store_remove(&store, 1));
    CHECK(os_masked != 0);
    femto_port_unlock(before);
}

static void time_and_text_are_the_systems(void)
{
    os_time_ms = 123456;
    CHECK_EQUAL(123456, femto_port_time_ms());
    femto_port_print("text");
    CHECK(os_printed != NULL && os_printed[0] == 't');
}

/* Of systems that have an interface to caches. */
static void code_is_written_back(void)
{
    static const uint8_t code[40];
    femto_port_code_written(code, sizeof code);
    CHECK(os_flushed == NULL || (os_flushed == code && os_flushed_length == sizeof code));
    CHECK_EQUAL(CACHES, os_flushed != NULL);
}

int main(void)
{
    locks_nest();
    the_engine_unlocks_what_it_locks();
    time_and_text_are_the_systems();
    code_is_written_back();
    return check_failures != 0;
}

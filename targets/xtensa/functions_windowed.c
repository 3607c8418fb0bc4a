#include "functions_windowed.h"

#include "platform.h"
#include "simcall.h"

extern const char windowed_thunks[];

/* Known to the thunks. */
femto_function windowed_functions[WINDOWED_THUNKS];

femto_function platform_function(femto_function function)
{
    for (uint32_t thunk = 0; thunk < WINDOWED_THUNKS; thunk++) {
        if (windowed_functions[thunk] == NULL || windowed_functions[thunk] == function) {
            windowed_functions[thunk] = function;
            return (femto_function)(uintptr_t)(windowed_thunks + thunk * WINDOWED_THUNK_BYTES);
        }
    }
    simcall_exit();
}

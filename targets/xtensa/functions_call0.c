#include "platform.h"

femto_function platform_function(femto_function function)
{
    return function;
}

/* The helpers of the agent; src/Femto.Jit/Execution/AgentHelpers.cs declares them and has the same bodies in C#. */
#ifndef AGENT_HELPERS_H
#define AGENT_HELPERS_H

#include "femto_abi.h"

/* The helper with that number, or NULL. */
femto_function agent_helper(uint32_t number);

#endif

/* Thunks by which programs of the windowed calling convention call functions of the agent. */
#ifndef FUNCTIONS_WINDOWED_H
#define FUNCTIONS_WINDOWED_H

/* Enough for every helper and every runtime routine. */
#define WINDOWED_THUNKS 64
#define WINDOWED_THUNK_BYTES 16

#endif

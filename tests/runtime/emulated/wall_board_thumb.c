/* Vectors in RAM with the wall's handlers. */
#include "wall_board.h"

#include "femto_wall_v7m.h"
#include "platform.h"

#define VTOR (*(volatile uint32_t *)0xE000ED08u)
#define SYSTEM_VECTORS 16u

static _Alignas(128) uint32_t vectors[SYSTEM_VECTORS];

const femto_wall_memory wall_board_code = { NULL, 1024u * 1024u };

void femto_wall_other(void)
{
    platform_exit();
}

void wall_board_start(void)
{
    for (uint32_t vector = 3; vector <= 6; vector++) {
        vectors[vector] = (uint32_t)(uintptr_t)femto_wall_fault_handler;
    }
    vectors[11] = (uint32_t)(uintptr_t)femto_wall_svc_handler;
    VTOR = (uint32_t)(uintptr_t)vectors;
}

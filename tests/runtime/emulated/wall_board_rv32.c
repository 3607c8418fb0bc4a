/* The wall has mtvec, and hands the timer's interrupt on. */
#include "wall_board.h"

#include "femto_wall_rv32.h"
#include "platform.h"
#include "timer.h"

#define AGENT_BYTES (1024u * 1024u)

const femto_wall_memory wall_board_code = { (const void *)0x80000000u, AGENT_BYTES };

void femto_wall_other(void)
{
    platform_exit();
}

void femto_wall_interrupt(void)
{
    timer_interrupt();
}

void wall_board_start(void)
{
    __asm__ volatile("csrw mtvec, %0" : : "r"((uint32_t)(uintptr_t)femto_wall_trap_handler));
}

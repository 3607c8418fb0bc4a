/* What the firmware that tests the wall needs of a board. */
#ifndef WALL_BOARD_H
#define WALL_BOARD_H

#include "femto_wall.h"

/* Has exceptions lead to the wall's handlers. */
void wall_board_start(void);

/* All code and constants of the firmware. */
extern const femto_wall_memory wall_board_code;

/* The native code that a program has in these tests in place of its own. */
#define WALL_ATTACK(name) extern const uint8_t attack_##name[], attack_##name##_end[]
WALL_ATTACK(write);
WALL_ATTACK(read);
WALL_ATTACK(call);
WALL_ATTACK(push);
WALL_ATTACK(gate);
WALL_ATTACK(system);

/* A register that is the firmware's: of the memory protection unit; of the timer. */
#ifdef __thumb__
#define WALL_BOARD_REGISTER 0xE000ED94u
#else
#define WALL_BOARD_REGISTER 0x02004000u
#endif

#endif

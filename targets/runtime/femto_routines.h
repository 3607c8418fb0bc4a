/* The routines that translated code calls through femto_instance.runtime. */
#ifndef FEMTO_ROUTINES_H
#define FEMTO_ROUTINES_H

#include "femto_abi.h"

/* For femto_instance.runtime. */
extern const femto_function femto_runtime_routines[FEMTO_ROUTINE_COUNT];

/* 0 when the divisor is 0. */
uint64_t femto_unsigned_divide64(uint64_t dividend, uint64_t divisor);

/* The dividend when the divisor is 0. */
uint64_t femto_unsigned_modulo64(uint64_t dividend, uint64_t divisor);

/* Truncates; 0 when the divisor is 0; INT64_MIN / -1 is INT64_MIN. */
int64_t femto_signed_divide64(int64_t dividend, int64_t divisor);

/* Has the sign of the dividend; the dividend when the divisor is 0; INT64_MIN % -1 is 0. */
int64_t femto_signed_modulo64(int64_t dividend, int64_t divisor);

/* The same on 32 bits, for processors that do not divide. */
uint32_t femto_unsigned_divide32(uint32_t dividend, uint32_t divisor);
uint32_t femto_unsigned_modulo32(uint32_t dividend, uint32_t divisor);
int32_t femto_signed_divide32(int32_t dividend, int32_t divisor);
int32_t femto_signed_modulo32(int32_t dividend, int32_t divisor);

/*
 * 1 when size bytes at address lie inside one region of the instance that allows the access, or size is 0; else 0.
 * The read-only data refuses writes.
 */
uint32_t femto_find_region(const femto_instance *self, uintptr_t address, uint32_t size, uint32_t write);

#endif

#include "semihosting.h"

uint32_t semihosting_call(uint32_t operation, uint32_t parameter)
{
    register uint32_t r0 __asm__("r0") = operation;
    register uint32_t r1 __asm__("r1") = parameter;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory", "cc", "r2", "r3", "r12", "lr");
    return r0;
}

#include "semihosting.h"

uint32_t semihosting_call(uint32_t operation, uint32_t parameter)
{
    register uint32_t a0 __asm__("a0") = operation;
    register uint32_t a1 __asm__("a1") = parameter;
    /* The shifts around it tell EBREAK from a breakpoint; the three are not compressed and must lie in one page. */
    __asm__ volatile(".option push\n\t.option norvc\n\t.balign 16\n\tslli zero, zero, 0x1f\n\tebreak\n\tsrai zero, zero, 7\n\t.option pop"
                     : "+r"(a0) : "r"(a1) : "memory");
    return a0;
}

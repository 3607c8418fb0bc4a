/*
 * Division and multiplication that the compiler asks libgcc for. Debian's libgcc for lx106 is built without them, since
 * the ROM of the ESP8266 has them.
 */
#include <stdint.h>

uint32_t __udivsi3(uint32_t dividend, uint32_t divisor);
uint32_t __umodsi3(uint32_t dividend, uint32_t divisor);
int32_t __divsi3(int32_t dividend, int32_t divisor);
int32_t __modsi3(int32_t dividend, int32_t divisor);
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
int64_t __divdi3(int64_t dividend, int64_t divisor);
int64_t __moddi3(int64_t dividend, int64_t divisor);
uint64_t __umulsidi3(uint32_t left, uint32_t right);
uint64_t __muldi3(uint64_t left, uint64_t right);

/*
 * Restoring division of a number by one that is not larger, a bit of the quotient a turn, from the bit in which the
 * divisor's highest one meets the dividend's. A divisor of 0 does not occur: the callers of division see to that.
 */
#define DIVIDE(type, leading_zeros, dividend, divisor, quotient, remainder)  \
    type quotient = 0;                                                      \
    type remainder = (dividend);                                            \
    if (remainder >= (divisor)) {                                           \
        int shift = leading_zeros(divisor) - leading_zeros(remainder);      \
        type part = (divisor);                                              \
        for (int turn = 0; turn < shift; turn++) {                          \
            part <<= 1;                                                     \
        }                                                                   \
        for (; shift >= 0; shift--) {                                       \
            quotient <<= 1;                                                 \
            if (remainder >= part) {                                        \
                remainder -= part;                                          \
                quotient |= 1;                                              \
            }                                                               \
            part >>= 1;                                                     \
        }                                                                   \
    }

uint32_t __udivsi3(uint32_t dividend, uint32_t divisor)
{
    DIVIDE(uint32_t, __builtin_clz, dividend, divisor, quotient, remainder)
    return quotient;
}

uint32_t __umodsi3(uint32_t dividend, uint32_t divisor)
{
    DIVIDE(uint32_t, __builtin_clz, dividend, divisor, quotient, remainder)
    (void)quotient;
    return remainder;
}

/* A compiler may ask libgcc for this one. */
static int leading_zeros64(uint64_t number)
{
    uint32_t high = (uint32_t)(number >> 32);
    return high != 0 ? __builtin_clz(high) : 32 + __builtin_clz((uint32_t)number);
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor)
{
    DIVIDE(uint64_t, leading_zeros64, dividend, divisor, quotient, remainder)
    return quotient;
}

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor)
{
    DIVIDE(uint64_t, leading_zeros64, dividend, divisor, quotient, remainder)
    (void)quotient;
    return remainder;
}

static uint32_t magnitude32(int32_t value)
{
    return value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
}

static uint64_t magnitude64(int64_t value)
{
    return value < 0 ? 0u - (uint64_t)value : (uint64_t)value;
}

int32_t __divsi3(int32_t dividend, int32_t divisor)
{
    uint32_t quotient = __udivsi3(magnitude32(dividend), magnitude32(divisor));
    return (int32_t)((dividend < 0) != (divisor < 0) ? 0u - quotient : quotient);
}

int32_t __modsi3(int32_t dividend, int32_t divisor)
{
    uint32_t remainder = __umodsi3(magnitude32(dividend), magnitude32(divisor));
    return (int32_t)(dividend < 0 ? 0u - remainder : remainder);
}

int64_t __divdi3(int64_t dividend, int64_t divisor)
{
    uint64_t quotient = __udivdi3(magnitude64(dividend), magnitude64(divisor));
    return (int64_t)((dividend < 0) != (divisor < 0) ? 0u - quotient : quotient);
}

int64_t __moddi3(int64_t dividend, int64_t divisor)
{
    uint64_t remainder = __umoddi3(magnitude64(dividend), magnitude64(divisor));
    return (int64_t)(dividend < 0 ? 0u - remainder : remainder);
}

static uint64_t pair(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

/* By halves of 16 bits, whose products and their sums fit in 32 bits each. */
uint64_t __umulsidi3(uint32_t left, uint32_t right)
{
    uint32_t left_low = left & 0xFFFFu, left_high = left >> 16;
    uint32_t right_low = right & 0xFFFFu, right_high = right >> 16;
    uint32_t low = left_low * right_low;
    uint32_t middle = left_high * right_low + (low >> 16);
    uint32_t other = left_low * right_high + (middle & 0xFFFFu);
    return pair(left_high * right_high + (middle >> 16) + (other >> 16), other << 16 | (low & 0xFFFFu));
}

uint64_t __muldi3(uint64_t left, uint64_t right)
{
    uint32_t left_low = (uint32_t)left, right_low = (uint32_t)right;
    uint32_t crossed = (uint32_t)(left >> 32) * right_low + left_low * (uint32_t)(right >> 32);
    return __umulsidi3(left_low, right_low) + pair(crossed, 0);
}

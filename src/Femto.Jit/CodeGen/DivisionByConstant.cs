using System.Numerics;

namespace Femto.Jit.CodeGen;

/// <summary>
/// A 32-bit division by a constant as a multiplication: the quotient is the high half of a product, shifted right
/// (Granlund and Montgomery, "Division by Invariant Integers using Multiplication", sections 4 and 5).
/// </summary>
/// <param name="Multiplier">The multiplier modulo 2^32.</param>
/// <param name="Shift">By how much the high half is shifted right.</param>
/// <param name="Adds">
/// Whether the multiplier was 2^32 more, so that the dividend is to be added to the high half before the shift.
/// </param>
internal readonly record struct DivisionByConstant(uint Multiplier, int Shift, bool Adds)
{
    /// <summary>Without sign, by 2 or more.</summary>
    public static DivisionByConstant Unsigned(uint divisor)
    {
        int shift = BitOperations.Log2(divisor - 1) + 1;
        UInt128 low = ((UInt128)1 << 32 + shift) / divisor;
        UInt128 high = (((UInt128)1 << 32 + shift) + ((UInt128)1 << shift)) / divisor;
        while (low / 2 < high / 2 && shift > 0)
            (low, high, shift) = (low / 2, high / 2, shift - 1);
        return new(unchecked((uint)high), shift, high >> 32 != 0);
    }

    /// <summary>
    /// With sign, by 2 or more: the product is signed, too, and 1 is to be added to quotients of negative dividends.
    /// </summary>
    public static DivisionByConstant Signed(uint divisor)
    {
        int shift = Math.Max(BitOperations.Log2(divisor - 1) + 1, 1) - 1;
        UInt128 multiplier = 1 + ((UInt128)1 << 32 + shift) / divisor;
        return new(unchecked((uint)multiplier), shift, Adds: true);
    }
}

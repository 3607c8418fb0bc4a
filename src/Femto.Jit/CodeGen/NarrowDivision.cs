namespace Femto.Jit.CodeGen;

/// <summary>
/// A division without sign by a constant, of dividends so small that it is a product of 32 bits, shifted right.
/// </summary>
/// <param name="Multiplier">The multiplier.</param>
/// <param name="Shift">By how much the product is shifted right.</param>
internal readonly record struct NarrowDivision(uint Multiplier, int Shift)
{
    /// <summary>The division, or null when no product is wide enough.</summary>
    /// <param name="divisor">The divisor, 2 or more.</param>
    /// <param name="largest">The largest dividend.</param>
    public static NarrowDivision? Find(uint divisor, ulong largest)
    {
        for (int shift = 1; shift < 32; shift++)
        {
            ulong power = 1ul << shift;
            ulong multiplier = (power + divisor - 1) / divisor;
            if (largest > uint.MaxValue / multiplier) return null;
            // dividend * multiplier / power is the true quotient and dividend * excess / (divisor * power), which must not reach
            // the next whole number: less than 1 / divisor is always safe.
            ulong excess = (multiplier * divisor) - power;
            if (excess * largest < power) return new NarrowDivision((uint)multiplier, shift);
        }
        return null;
    }
}

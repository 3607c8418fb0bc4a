namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// Bounds of a number of a given width, read as unsigned and as signed; each refines the other. The width is a
/// parameter of every operation, so that tests can compare them exhaustively with concrete arithmetic on few bits.
/// </summary>
/// <param name="Low">Least value read as unsigned.</param>
/// <param name="High">Greatest value read as unsigned.</param>
/// <param name="SignedLow">Least value read as signed.</param>
/// <param name="SignedHigh">Greatest value read as signed.</param>
internal readonly record struct Bounds(ulong Low, ulong High, long SignedLow, long SignedHigh)
{
    internal static ulong Largest(int width) => ulong.MaxValue >> (64 - width);

    internal static long SignedLargest(int width) => long.MaxValue >> (64 - width);

    internal static long SignedLeast(int width) => long.MinValue >> (64 - width);

    internal static long Signed(ulong number, int width) => unchecked((long)(number << (64 - width)) >> (64 - width));

    internal static ulong Unsigned(long number, int width) => unchecked((ulong)number) & Largest(width);

    internal static Bounds Anything(int width) =>
        new(0, Largest(width), SignedLeast(width), SignedLargest(width));

    internal static Bounds Of(ulong constant, int width) =>
        new(constant, constant, Signed(constant, width), Signed(constant, width));

    /// <summary>A number of which the unsigned bounds are known.</summary>
    internal static Bounds OfUnsigned(ulong low, ulong high, int width) =>
        (Anything(width) with { Low = low, High = high }).Refined(width);

    /// <summary>A number of which the signed bounds are known.</summary>
    internal static Bounds OfSigned(long low, long high, int width) =>
        (Anything(width) with { SignedLow = low, SignedHigh = high }).Refined(width);

    internal bool IsEmpty => Low > High || SignedLow > SignedHigh;

    internal bool IsConstant => Low == High;

    internal bool IsNotNegative => SignedLow >= 0;

    internal bool Contains(ulong number, int width) =>
        number >= Low && number <= High && Signed(number, width) >= SignedLow && Signed(number, width) <= SignedHigh;

    /// <summary>
    /// Where all values have the same sign, both readings are the same interval; otherwise each bound of one reading
    /// holds only for one of the signs.
    /// </summary>
    internal Bounds Refined(int width)
    {
        if (IsEmpty) return this;
        Bounds result = this;
        if (SignedLow >= 0 || SignedHigh < 0)
        {
            result = result with
            {
                Low = Math.Max(Low, Unsigned(SignedLow, width)), High = Math.Min(High, Unsigned(SignedHigh, width)),
            };
        }

        if (result.IsEmpty) return result;
        ulong largestPositive = Largest(width) >> 1;
        if (result.High <= largestPositive || result.Low > largestPositive)
        {
            result = result with
            {
                SignedLow = Math.Max(SignedLow, Signed(result.Low, width)),
                SignedHigh = Math.Min(SignedHigh, Signed(result.High, width)),
            };
        }

        return result;
    }

    internal static Bounds Join(Bounds left, Bounds right) => new(
        Math.Min(left.Low, right.Low), Math.Max(left.High, right.High),
        Math.Min(left.SignedLow, right.SignedLow), Math.Max(left.SignedHigh, right.SignedHigh));

    /// <summary>What holds of a number that is both; empty when none is.</summary>
    internal static Bounds Meet(Bounds left, Bounds right, int width) => new Bounds(
        Math.Max(left.Low, right.Low), Math.Min(left.High, right.High),
        Math.Max(left.SignedLow, right.SignedLow), Math.Min(left.SignedHigh, right.SignedHigh)).Refined(width);

    // Arithmetic. Where a result may wrap for some operands and not for others, nothing is known of that reading.

    internal static Bounds Add(Bounds left, Bounds right, int width)
    {
        ulong largest = Largest(width);
        UInt128 low = (UInt128)left.Low + right.Low;
        UInt128 high = (UInt128)left.High + right.High;
        Bounds result = Anything(width);
        if (high <= largest || low > largest)
            result = result with { Low = unchecked((ulong)low) & largest, High = unchecked((ulong)high) & largest };
        return result.WithSigned((Int128)left.SignedLow + right.SignedLow, (Int128)left.SignedHigh + right.SignedHigh, width);
    }

    internal static Bounds Subtract(Bounds left, Bounds right, int width)
    {
        Bounds result = Anything(width);
        if (left.Low >= right.High || left.High < right.Low)
        {
            ulong low = unchecked(left.Low - right.High) & Largest(width);
            result = result with { Low = low, High = unchecked(left.High - right.Low) & Largest(width) };
        }

        return result.WithSigned((Int128)left.SignedLow - right.SignedHigh, (Int128)left.SignedHigh - right.SignedLow, width);
    }

    internal static Bounds Multiply(Bounds left, Bounds right, int width)
    {
        Bounds result = Anything(width);
        UInt128 high = (UInt128)left.High * right.High;
        if (high <= Largest(width))
            result = result with { Low = left.Low * right.Low, High = (ulong)high };
        Int128[] corners =
        [
            (Int128)left.SignedLow * right.SignedLow, (Int128)left.SignedLow * right.SignedHigh,
            (Int128)left.SignedHigh * right.SignedLow, (Int128)left.SignedHigh * right.SignedHigh,
        ];
        return result.WithSigned(corners.Min(), corners.Max(), width);
    }

    /// <summary>Unsigned division; by 0 it gives 0.</summary>
    internal static Bounds Divide(Bounds left, Bounds right, int width)
    {
        if (right.High == 0) return Of(0, width);
        ulong low = right.Low == 0 ? 0 : left.Low / right.High;
        return OfUnsigned(low, left.High / Math.Max(1, right.Low), width);
    }

    /// <summary>Unsigned remainder; by 0 it gives the dividend.</summary>
    internal static Bounds Modulo(Bounds left, Bounds right, int width)
    {
        if (right.Low == 0) return OfUnsigned(0, left.High, width);
        return left.High < right.Low ? left : OfUnsigned(0, Math.Min(left.High, right.High - 1), width);
    }

    /// <summary>Signed division, truncating; by 0 it gives 0.</summary>
    internal static Bounds DivideSigned(Bounds left, Bounds right, int width)
    {
        if (left.IsNotNegative && right.IsNotNegative) return Divide(left, right, width);
        if (!right.IsConstant || right.SignedLow is 0 or -1) return Anything(width);
        long divisor = right.SignedLow;
        (long first, long second) = (left.SignedLow / divisor, left.SignedHigh / divisor);
        return OfSigned(Math.Min(first, second), Math.Max(first, second), width);
    }

    /// <summary>Signed remainder with the sign of the dividend; by 0 it gives the dividend.</summary>
    internal static Bounds ModuloSigned(Bounds left, Bounds right, int width)
    {
        long low = Math.Min(0, left.SignedLow);
        long high = Math.Max(0, left.SignedHigh);
        if (right.IsConstant && right.SignedLow != 0 && right.SignedLow != long.MinValue)
        {
            long largest = Math.Abs(right.SignedLow) - 1;
            (low, high) = (Math.Max(low, -largest), Math.Min(high, largest));
        }

        return OfSigned(low, high, width);
    }

    internal static Bounds ShiftLeft(Bounds bounds, int count, int width)
    {
        Bounds result = Anything(width);
        if ((UInt128)bounds.High << count <= Largest(width))
            result = result with { Low = bounds.Low << count, High = bounds.High << count };
        return result.WithSigned((Int128)bounds.SignedLow << count, (Int128)bounds.SignedHigh << count, width);
    }

    internal static Bounds ShiftRight(Bounds bounds, int least, int most, int width) =>
        OfUnsigned(bounds.Low >> most, bounds.High >> least, width);

    internal static Bounds ArithmeticShiftRight(Bounds bounds, int least, int most, int width) => OfSigned(
        bounds.SignedLow >> (bounds.SignedLow < 0 ? least : most),
        bounds.SignedHigh >> (bounds.SignedHigh < 0 ? most : least), width);

    private Bounds WithSigned(Int128 low, Int128 high, int width)
    {
        bool fits = low >= SignedLeast(width) && high <= SignedLargest(width);
        return (fits ? this with { SignedLow = (long)low, SignedHigh = (long)high } : this).Refined(width);
    }
}

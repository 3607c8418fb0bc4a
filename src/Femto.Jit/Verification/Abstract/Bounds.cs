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
    internal static Bounds OfUnsigned(ulong low, ulong high, int width) => low <= high && HaveOneSign(low, high, width)
        ? new(low, high, Signed(low, width), Signed(high, width))
        : new(low, high, SignedLeast(width), SignedLargest(width));

    /// <summary>A number of which the signed bounds are known.</summary>
    internal static Bounds OfSigned(long low, long high, int width) => low <= high && (low >= 0 || high < 0)
        ? new(Unsigned(low, width), Unsigned(high, width), low, high)
        : new(0, Largest(width), low, high);

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
        (ulong low, ulong high) = (Low, High);
        if (SignedLow >= 0 || SignedHigh < 0)
        {
            low = Math.Max(low, Unsigned(SignedLow, width));
            high = Math.Min(high, Unsigned(SignedHigh, width));
        }

        return low <= high && HaveOneSign(low, high, width)
            ? new(low, high, Math.Max(SignedLow, Signed(low, width)), Math.Min(SignedHigh, Signed(high, width)))
            : new(low, high, SignedLow, SignedHigh);
    }

    private static bool HaveOneSign(ulong low, ulong high, int width)
    {
        ulong largestPositive = Largest(width) >> 1;
        return high <= largestPositive || low > largestPositive;
    }

    internal static Bounds Join(in Bounds left, in Bounds right) => new(
        Math.Min(left.Low, right.Low), Math.Max(left.High, right.High),
        Math.Min(left.SignedLow, right.SignedLow), Math.Max(left.SignedHigh, right.SignedHigh));

    /// <summary>Whether every number that is in the other is in this one.</summary>
    internal bool Covers(in Bounds other) => Low <= other.Low && High >= other.High
        && SignedLow <= other.SignedLow && SignedHigh >= other.SignedHigh;

    /// <summary>What holds of a number that is both; empty when none is.</summary>
    internal static Bounds Meet(in Bounds left, in Bounds right, int width) => new Bounds(
        Math.Max(left.Low, right.Low), Math.Min(left.High, right.High),
        Math.Max(left.SignedLow, right.SignedLow), Math.Min(left.SignedHigh, right.SignedHigh)).Refined(width);

    // Arithmetic. Where a result may wrap for some operands and not for others, nothing is known of that reading.

    internal static Bounds Add(in Bounds left, in Bounds right, int width)
    {
        (ulong low, bool lowWraps) = Sum(left.Low, right.Low, width);
        (ulong high, bool highWraps) = Sum(left.High, right.High, width);
        if (lowWraps != highWraps) (low, high) = (0, Largest(width));
        bool fits = TryAdd(left.SignedLow, right.SignedLow, width, out long signedLow)
            & TryAdd(left.SignedHigh, right.SignedHigh, width, out long signedHigh);
        return Of(low, high, signedLow, signedHigh, fits, width);
    }

    internal static Bounds Subtract(in Bounds left, in Bounds right, int width)
    {
        ulong low = 0;
        ulong high = Largest(width);
        if (left.Low >= right.High || left.High < right.Low)
        {
            low = unchecked(left.Low - right.High) & Largest(width);
            high = unchecked(left.High - right.Low) & Largest(width);
        }

        bool fits = TrySubtract(left.SignedLow, right.SignedHigh, width, out long signedLow)
            & TrySubtract(left.SignedHigh, right.SignedLow, width, out long signedHigh);
        return Of(low, high, signedLow, signedHigh, fits, width);
    }

    internal static Bounds Multiply(in Bounds left, in Bounds right, int width)
    {
        ulong low = 0;
        ulong high = Largest(width);
        if (Math.BigMul(left.High, right.High, out ulong product) == 0 && product <= high)
            (low, high) = (left.Low * right.Low, product);
        bool fits = TryMultiply(left.SignedLow, right.SignedLow, width, out long first)
            & TryMultiply(left.SignedLow, right.SignedHigh, width, out long second)
            & TryMultiply(left.SignedHigh, right.SignedLow, width, out long third)
            & TryMultiply(left.SignedHigh, right.SignedHigh, width, out long fourth);
        long signedLow = Math.Min(Math.Min(first, second), Math.Min(third, fourth));
        long signedHigh = Math.Max(Math.Max(first, second), Math.Max(third, fourth));
        return Of(low, high, signedLow, signedHigh, fits, width);
    }

    /// <summary>Unsigned division; by 0 it gives 0.</summary>
    internal static Bounds Divide(in Bounds left, in Bounds right, int width)
    {
        if (right.High == 0) return Of(0, width);
        ulong low = right.Low == 0 ? 0 : left.Low / right.High;
        return OfUnsigned(low, left.High / Math.Max(1, right.Low), width);
    }

    /// <summary>Unsigned remainder; by 0 it gives the dividend.</summary>
    internal static Bounds Modulo(in Bounds left, in Bounds right, int width)
    {
        if (right.Low == 0) return OfUnsigned(0, left.High, width);
        return left.High < right.Low ? left : OfUnsigned(0, Math.Min(left.High, right.High - 1), width);
    }

    /// <summary>Signed division, truncating; by 0 it gives 0.</summary>
    internal static Bounds DivideSigned(in Bounds left, in Bounds right, int width)
    {
        if (left.IsNotNegative && right.IsNotNegative) return Divide(left, right, width);
        if (!right.IsConstant || right.SignedLow is 0 or -1) return Anything(width);
        long divisor = right.SignedLow;
        (long first, long second) = (left.SignedLow / divisor, left.SignedHigh / divisor);
        return OfSigned(Math.Min(first, second), Math.Max(first, second), width);
    }

    /// <summary>Signed remainder with the sign of the dividend; by 0 it gives the dividend.</summary>
    internal static Bounds ModuloSigned(in Bounds left, in Bounds right, int width)
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

    internal static Bounds ShiftLeft(in Bounds bounds, int count, int width)
    {
        ulong low = 0;
        ulong high = Largest(width);
        if (bounds.High <= high >> count) (low, high) = (bounds.Low << count, bounds.High << count);
        bool fits = bounds.SignedLow >= SignedLeast(width) >> count && bounds.SignedHigh <= SignedLargest(width) >> count;
        return Of(low, high, bounds.SignedLow << count, bounds.SignedHigh << count, fits, width);
    }

    internal static Bounds ShiftRight(in Bounds bounds, int least, int most, int width) =>
        OfUnsigned(bounds.Low >> most, bounds.High >> least, width);

    internal static Bounds ArithmeticShiftRight(in Bounds bounds, int least, int most, int width) => OfSigned(
        bounds.SignedLow >> (bounds.SignedLow < 0 ? least : most),
        bounds.SignedHigh >> (bounds.SignedHigh < 0 ? most : least), width);

    /// <summary>Bounds of which the signed ones hold only where <paramref name="fits"/>.</summary>
    private static Bounds Of(ulong low, ulong high, long signedLow, long signedHigh, bool fits, int width) =>
        fits ? new Bounds(low, high, signedLow, signedHigh).Refined(width) : OfUnsigned(low, high, width);

    private static (ulong Sum, bool Wraps) Sum(ulong left, ulong right, int width)
    {
        ulong sum = unchecked(left + right);
        return (sum & Largest(width), sum < left || sum > Largest(width));
    }

    private static bool TryAdd(long left, long right, int width, out long sum)
    {
        sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) >= 0 && IsSigned(sum, width);
    }

    private static bool TrySubtract(long left, long right, int width, out long difference)
    {
        difference = unchecked(left - right);
        return ((left ^ right) & (left ^ difference)) >= 0 && IsSigned(difference, width);
    }

    private static bool TryMultiply(long left, long right, int width, out long product)
    {
        long high = Math.BigMul(left, right, out product);
        return high == product >> 63 && IsSigned(product, width);
    }

    private static bool IsSigned(long number, int width) => number >= SignedLeast(width) && number <= SignedLargest(width);
}

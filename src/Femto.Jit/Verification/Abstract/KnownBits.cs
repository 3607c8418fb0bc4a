using System.Numerics;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// Which bits of a number are known: bits set in <paramref name="Unknown"/> may be anything, the others are those of
/// <paramref name="Value"/>, whose unknown bits are 0. (Vishwanathan and others, "Sound, Precise, and Fast Abstract
/// Interpretation with Tristate Numbers", CGO 2022, has the arithmetic.)
/// </summary>
internal readonly record struct KnownBits(ulong Value, ulong Unknown)
{
    internal static KnownBits Anything => new(0, ulong.MaxValue);

    internal static KnownBits Of(ulong constant) => new(constant, 0);

    internal bool IsConstant => Unknown == 0;

    internal ulong Max => Value | Unknown;

    /// <summary>Number of low bits that are known to be 0.</summary>
    internal int TrailingZeros => BitOperations.TrailingZeroCount(Value | Unknown);

    internal bool Contains(ulong number) => (number & ~Unknown) == Value;

    /// <summary>The lowest bytes, of so many bits, in opposite order; above them zeros.</summary>
    internal KnownBits SwapBytes(int bits) =>
        new(Arithmetic.SwapBytes(Value, bits), Arithmetic.SwapBytes(Unknown, bits));

    public static KnownBits operator +(KnownBits left, KnownBits right)
    {
        unchecked
        {
            ulong least = left.Value + right.Value;
            ulong most = least + left.Unknown + right.Unknown;
            ulong unknown = (least ^ most) | left.Unknown | right.Unknown;
            return new(least & ~unknown, unknown);
        }
    }

    public static KnownBits operator -(KnownBits left, KnownBits right)
    {
        unchecked
        {
            ulong difference = left.Value - right.Value;
            ulong unknown = ((difference + left.Unknown) ^ (difference - right.Unknown)) | left.Unknown | right.Unknown;
            return new(difference & ~unknown, unknown);
        }
    }

    public static KnownBits operator &(KnownBits left, KnownBits right)
    {
        ulong ones = left.Value & right.Value;
        return new(ones, left.Max & right.Max & ~ones);
    }

    public static KnownBits operator |(KnownBits left, KnownBits right)
    {
        ulong ones = left.Value | right.Value;
        return new(ones, (left.Unknown | right.Unknown) & ~ones);
    }

    public static KnownBits operator ^(KnownBits left, KnownBits right)
    {
        ulong unknown = left.Unknown | right.Unknown;
        return new((left.Value ^ right.Value) & ~unknown, unknown);
    }

    public static KnownBits operator <<(KnownBits bits, int count) => new(bits.Value << count, bits.Unknown << count);

    public static KnownBits operator >> (KnownBits bits, int count) => new(bits.Value >> count, bits.Unknown >> count);

    /// <summary>Of a product only the zeros at the low end are followed.</summary>
    public static KnownBits operator *(KnownBits left, KnownBits right)
    {
        if (left.IsConstant && right.IsConstant) return Of(unchecked(left.Value * right.Value));
        int zeros = left.TrailingZeros + right.TrailingZeros;
        return new(0, zeros > 63 ? 0 : ulong.MaxValue << zeros);
    }

    /// <summary>Shifts right, repeating the sign of a number of that width.</summary>
    internal KnownBits ArithmeticShiftRight(int count, int width)
    {
        KnownBits extended = SignExtend(width);
        return unchecked(new KnownBits(
            (ulong)((long)extended.Value >> count), (ulong)((long)extended.Unknown >> count))).Truncate(width);
    }

    /// <summary>The low bits; above them zeros.</summary>
    internal KnownBits Truncate(int width) =>
        width == 64 ? this : new(Value & ((1UL << width) - 1), Unknown & ((1UL << width) - 1));

    /// <summary>The low bits with the sign repeated above them.</summary>
    internal KnownBits SignExtend(int width)
    {
        int unused = 64 - width;
        return unchecked(new(
            (ulong)((long)(Value << unused) >> unused), (ulong)((long)(Unknown << unused) >> unused)));
    }

    /// <summary>Whether every number that is in the other is in this one.</summary>
    internal bool Covers(KnownBits other) => (other.Unknown & ~Unknown) == 0 && (other.Value & ~Unknown) == Value;

    /// <summary>What holds of a number that is one or the other.</summary>
    internal static KnownBits Join(KnownBits left, KnownBits right)
    {
        ulong unknown = left.Unknown | right.Unknown | (left.Value ^ right.Value);
        return new(left.Value & ~unknown, unknown);
    }

    /// <summary>
    /// Gives up, with the lowest bit that is no longer known, all above it, or all bits: a number that is shifted or added
    /// to in a loop would lose them one by one.
    /// </summary>
    internal KnownBits WidenedFrom(KnownBits old, bool toTheEnd)
    {
        ulong lost = Unknown & ~old.Unknown;
        if (lost == 0) return this;
        if (toTheEnd) return Anything;
        ulong unknown = Unknown | (ulong.MaxValue << BitOperations.TrailingZeroCount(lost));
        return new(Value & ~unknown, unknown);
    }

    /// <summary>What holds of a number that is both; null when no number is.</summary>
    internal static KnownBits? Meet(KnownBits left, KnownBits right)
    {
        if (((left.Value ^ right.Value) & ~left.Unknown & ~right.Unknown) != 0) return null;
        ulong unknown = left.Unknown & right.Unknown;
        return new((left.Value | right.Value) & ~unknown, unknown);
    }

    /// <summary>The bits that all numbers of an interval share: those above the highest bit in which its ends differ.</summary>
    internal static KnownBits OfInterval(ulong low, ulong high)
    {
        ulong unknown = low == high ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(low ^ high);
        return new(low & ~unknown, unknown);
    }
}

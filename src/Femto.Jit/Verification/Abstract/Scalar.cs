using Femto.Jit.Bytecode;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What is known of a 64-bit number: bounds of the whole, bounds of its low half, and its bits. The three refine one
/// another.
/// </summary>
internal readonly record struct Scalar
{
    private readonly PackedHalf _half;

    internal Scalar(in Bounds wide, in Bounds half, in KnownBits bits)
    {
        Wide = wide;
        _half = PackedHalf.Of(half);
        Bits = bits;
    }

    /// <summary>Bounds of the whole number.</summary>
    public Bounds Wide { get; init; }

    /// <summary>Bounds of its low half.</summary>
    public Bounds Half
    {
        get => new(_half.Low, _half.High, _half.SignedLow, _half.SignedHigh);
        init => _half = PackedHalf.Of(value);
    }

    /// <summary>What is known of its bits.</summary>
    public KnownBits Bits { get; init; }

    internal static Scalar Anything { get; } = new(Bounds.Anything(64), Bounds.Anything(32), KnownBits.Anything);

    internal static Scalar Of(ulong constant) =>
        new(Bounds.Of(constant, 64), Bounds.Of(unchecked((uint)constant), 32), KnownBits.Of(constant));

    internal static Scalar Of(long constant) => Of(unchecked((ulong)constant));

    internal static Scalar OfUnsigned(ulong low, ulong high) =>
        (Anything with { Wide = Bounds.OfUnsigned(low, high, 64) }).Refined();

    internal static Scalar OfSigned(long low, long high) =>
        (Anything with { Wide = Bounds.OfSigned(low, high, 64) }).Refined();

    /// <summary>A number of that many low bits; above them zeros.</summary>
    internal static Scalar OfBits(int bits)
    {
        if (bits == 64) return Anything;
        ulong largest = Bounds.Largest(bits);
        return new(Bounds.OfUnsigned(0, largest, 64), Bounds.OfUnsigned(0, largest, 32), new KnownBits(0, largest));
    }

    internal bool IsEmpty => Wide.IsEmpty || Half.IsEmpty;

    internal bool IsConstant => Wide.IsConstant;

    internal bool Contains(ulong number) =>
        Wide.Contains(number, 64) && Half.Contains(unchecked((uint)number), 32) && Bits.Contains(number);

    /// <summary>The same set of numbers, or a smaller one that leaves out none of them, told by every part.</summary>
    internal Scalar Refined()
    {
        if (IsEmpty || (IsConstant && this == Of(Wide.Low))) return this;
        Scalar once = RefinedOnce();
        return once == this ? once : once.RefinedOnce();
    }

    /// <summary>Whether its parts have nothing to tell each other.</summary>
    internal bool IsStable => !IsEmpty && RefinedOnce() == this;

    private Scalar RefinedOnce()
    {
        Bounds wide = WideFromHalf();
        Bounds half = HalfFromWide(wide);
        KnownBits low = KnownBits.OfInterval(half.Low, half.High);
        KnownBits? bits = KnownBits.Meet(Bits, KnownBits.OfInterval(wide.Low, wide.High));
        if (bits is not null)
            bits = KnownBits.Meet(bits.Value, new KnownBits(low.Value, low.Unknown | ~(ulong)uint.MaxValue));
        if (bits is not KnownBits known || wide.IsEmpty || half.IsEmpty) return Empty;
        wide = Bounds.Meet(wide, Bounds.OfUnsigned(known.Value, known.Max, 64), 64);
        KnownBits lowBits = known.Truncate(32);
        half = Bounds.Meet(half, Bounds.OfUnsigned(lowBits.Value, lowBits.Max, 32), 32);
        return new Scalar(wide, half, known);
    }

    private static Scalar Empty => Anything with { Wide = new Bounds(1, 0, 1, 0) };

    private Bounds WideFromHalf()
    {
        Bounds wide = Wide;
        if (wide.High <= uint.MaxValue)
            wide = Bounds.Meet(wide, Bounds.OfUnsigned(Half.Low, Half.High, 64), 64);
        if (!wide.IsEmpty && wide.SignedLow >= int.MinValue && wide.SignedHigh <= int.MaxValue)
            wide = Bounds.Meet(wide, Bounds.OfSigned(Half.SignedLow, Half.SignedHigh, 64), 64);
        return wide;
    }

    /// <summary>An interval that does not cross a multiple of 2^32 (or, signed, of 2^31) is one in the low half too.</summary>
    private Bounds HalfFromWide(in Bounds wide)
    {
        Bounds half = Half;
        if (wide.IsEmpty) return half;
        if (wide.Low >> 32 == wide.High >> 32)
            half = Bounds.Meet(half, Bounds.OfUnsigned(wide.Low & uint.MaxValue, wide.High & uint.MaxValue, 32), 32);
        bool isSigned = wide.SignedLow >= int.MinValue && wide.SignedHigh <= int.MaxValue;
        return isSigned && !half.IsEmpty
            ? Bounds.Meet(half, Bounds.OfSigned(wide.SignedLow, wide.SignedHigh, 32), 32)
            : half;
    }

    /// <summary>The low half, zero-extended.</summary>
    internal Scalar ZeroExtended() => new Scalar(
        Bounds.OfUnsigned(Half.Low, Half.High, 64), Half, Bits.Truncate(32)).Refined();

    /// <summary>The low bits with their sign, extended to the width; above the width are zeros.</summary>
    internal Scalar SignExtended(int bits, int width)
    {
        KnownBits known = Bits.SignExtend(bits);
        Bounds bounds = bits == 32
            ? Bounds.OfSigned(Half.SignedLow, Half.SignedHigh, 64)
            : Bounds.OfSigned(Bounds.SignedLeast(bits), Bounds.SignedLargest(bits), 64);
        if (Wide.SignedLow >= Bounds.SignedLeast(bits) && Wide.SignedHigh <= Bounds.SignedLargest(bits))
            bounds = Bounds.Meet(bounds, Wide, 64);
        Scalar result = new Scalar(bounds, Bounds.Anything(32), known).Refined();
        return width == 32 ? result.ZeroExtended() : result;
    }

    /// <summary>Whether every number that is in the other is in this one.</summary>
    internal bool Covers(in Scalar other) =>
        Wide.Covers(other.Wide) && _half.Covers(other._half) && Bits.Covers(other.Bits);

    internal static Scalar Join(in Scalar left, in Scalar right) => new(
        Bounds.Join(left.Wide, right.Wide), Bounds.Join(left.Half, right.Half), KnownBits.Join(left.Bits, right.Bits));

    /// <summary>What holds of a number that is both; empty when none is.</summary>
    internal static Scalar Meet(in Scalar left, in Scalar right) => KnownBits.Meet(left.Bits, right.Bits) is KnownBits bits
        ? new Scalar(Bounds.Meet(left.Wide, right.Wide, 64), Bounds.Meet(left.Half, right.Half, 32), bits).Refined()
        : Empty;

    /// <summary>Adds modulo 2^64.</summary>
    public static Scalar operator +(in Scalar left, in Scalar right) => left.IsConstant && right.IsConstant
        ? Of(unchecked(left.Wide.Low + right.Wide.Low))
        : Arithmetic64(Bounds.Add(left.Wide, right.Wide, 64), left.Bits + right.Bits);

    /// <summary>Subtracts modulo 2^64.</summary>
    public static Scalar operator -(in Scalar left, in Scalar right) => left.IsConstant && right.IsConstant
        ? Of(unchecked(left.Wide.Low - right.Wide.Low))
        : Arithmetic64(Bounds.Subtract(left.Wide, right.Wide, 64), left.Bits - right.Bits);

    private static Scalar Arithmetic64(in Bounds wide, in KnownBits bits) =>
        bits == KnownBits.Anything && wide == Bounds.Anything(64)
            ? Anything
            : new Scalar(wide, Bounds.Anything(32), bits).Refined();

    private static Scalar Arithmetic32(in Bounds half, in KnownBits bits) =>
        bits.Max == uint.MaxValue && bits.Value == 0 && half == Bounds.Anything(32)
            ? OfBits(32)
            : new Scalar(Bounds.OfUnsigned(half.Low, half.High, 64), half, bits).Refined();

    /// <summary>The result of an arithmetic instruction (RFC 9669, section 4.1).</summary>
    internal static Scalar Compute(Operation operation, int width, in Scalar left, in Scalar right)
    {
        if (left.IsConstant && right.IsConstant) return Of(Compute(operation, width, left.Wide.Low, right.Wide.Low));
        if (operation == Operation.Move) return width == 64 ? right : right.ZeroExtended();
        if (operation == Operation.Negate) return Compute(Operation.Subtract, width, Of(0UL), left);
        Bounds bounds = Compute(operation, width == 64 ? left.Wide : left.Half, width == 64 ? right.Wide : right.Half, width);
        KnownBits bits = Compute(operation, left.Bits.Truncate(width), right.Bits.Truncate(width), width).Truncate(width);
        return width == 64 ? Arithmetic64(bounds, bits) : Arithmetic32(bounds, bits);
    }

    private static ulong Compute(Operation operation, int width, ulong left, ulong right)
    {
        if (operation == Operation.Negate) (left, right, operation) = (0, left, Operation.Subtract);
        return width == 64
            ? Arithmetic.Compute64(operation, left, right)
            : Arithmetic.Compute32(operation, unchecked((uint)left), unchecked((uint)right));
    }

    /// <summary>Bounds of the result; bit operations are left to the bits, which bound it, too.</summary>
    internal static Bounds Compute(Operation operation, in Bounds left, in Bounds right, int width)
    {
        (int least, int most) = right.High < (ulong)width ? ((int)right.Low, (int)right.High) : (0, width - 1);
        return operation switch
        {
            Operation.Add => Bounds.Add(left, right, width),
            Operation.Subtract => Bounds.Subtract(left, right, width),
            Operation.Multiply => Bounds.Multiply(left, right, width),
            Operation.Divide => Bounds.Divide(left, right, width),
            Operation.Modulo => Bounds.Modulo(left, right, width),
            Operation.SignedDivide => Bounds.DivideSigned(left, right, width),
            Operation.SignedModulo => Bounds.ModuloSigned(left, right, width),
            Operation.And => Bounds.OfUnsigned(0, Math.Min(left.High, right.High), width),
            Operation.Or => Bounds.OfUnsigned(Math.Max(left.Low, right.Low), Bounds.Largest(width), width),
            Operation.ShiftLeft when least == most => Bounds.ShiftLeft(left, least, width),
            Operation.ShiftRight => Bounds.ShiftRight(left, least, most, width),
            Operation.ArithmeticShiftRight => Bounds.ArithmeticShiftRight(left, least, most, width),
            _ => Bounds.Anything(width),
        };
    }

    internal static KnownBits Compute(Operation operation, KnownBits left, KnownBits right, int width)
    {
        int count = (int)(right.Value & (ulong)(width - 1));
        return operation switch
        {
            Operation.Add => left + right,
            Operation.Subtract => left - right,
            Operation.Multiply => left * right,
            Operation.And => left & right,
            Operation.Or => left | right,
            Operation.Xor => left ^ right,
            Operation.ShiftLeft when right.IsConstant => left << count,
            Operation.ShiftRight when right.IsConstant => left >> count,
            Operation.ArithmeticShiftRight when right.IsConstant => left.ArithmeticShiftRight(count, width),
            _ => KnownBits.Anything,
        };
    }

    /// <summary>Bounds of 32 bits in as much space as they need: scalars are copied more than anything else.</summary>
    private readonly record struct PackedHalf(uint Low, uint High, int SignedLow, int SignedHigh)
    {
        internal static PackedHalf Of(in Bounds half) =>
            new((uint)half.Low, (uint)half.High, (int)half.SignedLow, (int)half.SignedHigh);

        internal bool Covers(in PackedHalf other) => Low <= other.Low && High >= other.High
            && SignedLow <= other.SignedLow && SignedHigh >= other.SignedHigh;
    }
}

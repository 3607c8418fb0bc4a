using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What is known of a number in relation to the length of the measured region (<see cref="RegionLengths.Measured"/>), which
/// only run time knows: the number, read as signed, and its headroom are at most the length. Of an offset of that region so
/// many bytes follow. Sums are those of mathematics, so a headroom outlives an operation only where that does not wrap.
/// </summary>
internal static class Headroom
{
    /// <summary>Nothing is known; less than every headroom.</summary>
    internal const long Unknown = long.MinValue;

    /// <summary>Regions are not longer.</summary>
    internal const long LongestRegion = uint.MaxValue;

    /// <summary>Headrooms beyond this are of no use, so that sums of them do not wrap.</summary>
    private const long Farthest = 1L << 34;

    /// <summary>The headroom of a number that is larger by a distance at most.</summary>
    internal static long Less(long headroom, Int128 distance) =>
        headroom == Unknown ? Unknown : Limited(headroom - distance);

    /// <summary>The headroom of a number that is at most a bound, when the region has at least that many bytes.</summary>
    internal static long Below(long bound, long leastLength) => Limited((Int128)leastLength - bound);

    /// <summary>Whether it is a headroom that nothing had to be taken from to make it one of use.</summary>
    internal static bool IsExact(long headroom) => headroom is > Unknown and < Farthest;

    private static long Limited(Int128 headroom) =>
        headroom < -Farthest ? Unknown : headroom > Farthest ? Farthest : (long)headroom;

    /// <summary>A headroom that has fallen from turn to turn of a loop, made one that does so once or twice more.</summary>
    internal static long Widened(long headroom, bool toTheEnd) => headroom < 0 || toTheEnd ? Unknown : 0;

    /// <summary>The headroom of what an instruction computes from two numbers, or from an address and a number.</summary>
    internal static long Compute(in Instruction instruction, in AbstractValue left, in AbstractValue right)
    {
        if (left.Headroom == Unknown && right.Headroom == Unknown) return Unknown;
        int width = instruction.Width;
        return instruction.Operation switch
        {
            Operation.Add when SumFits(left.Number, right.Number, width) => Math.Max(
                Less(left.Headroom, right.Number.Wide.SignedHigh), Less(right.Headroom, left.Number.Wide.SignedHigh)),
            Operation.Subtract when DifferenceFits(left.Number, right.Number, width) =>
                Less(left.Headroom, -(Int128)right.Number.Wide.SignedLow),
            Operation.And => Math.Max(OfPart(left), OfPart(right)),
            Operation.ShiftRight or Operation.Divide => OfPart(left),
            Operation.ArithmeticShiftRight when width == 64 => OfPart(left),
            Operation.Modulo => Math.Max(OfPart(left), OfDivisor(right, width)),
            _ => Unknown,
        };
    }

    /// <summary>Whether a result and its headroom are the length, as an operand and its own are.</summary>
    internal static bool MeetsLength(in Instruction instruction, in AbstractValue left, in AbstractValue right) =>
        instruction.Operation switch
        {
            Operation.Add => (left.MeetsLength && right.Number.IsConstant) || (right.MeetsLength && left.Number.IsConstant),
            Operation.Subtract => left.MeetsLength && right.Number.IsConstant,
            _ => false,
        };

    /// <summary>The headroom of a number that a signed reading of its low bits is made of.</summary>
    internal static long SignExtended(in AbstractValue value, int bits) =>
        value.Number.Wide.SignedLow >= Bounds.SignedLeast(bits) ? value.Headroom : Unknown;

    /// <summary>Of what is at most a number that is not negative, or at most its low half.</summary>
    private static long OfPart(in AbstractValue value) => value.Number.Wide.IsNotNegative ? value.Headroom : Unknown;

    /// <summary>A remainder is less than the divisor, unless that is 0.</summary>
    private static long OfDivisor(in AbstractValue value, int width)
    {
        Bounds bounds = value.Number.Wide;
        bool isDivided = bounds.SignedLow > 0 && (width == 64 || bounds.SignedHigh <= uint.MaxValue);
        return isDivided ? Less(value.Headroom, -1) : Unknown;
    }

    /// <summary>Whether a sum is that of mathematics.</summary>
    internal static bool SumFits(in Scalar left, in Scalar right, int width) => Fits(
        left.Wide, right.Wide, width,
        (Int128)left.Wide.SignedLow + right.Wide.SignedLow, (Int128)left.Wide.SignedHigh + right.Wide.SignedHigh);

    private static bool DifferenceFits(in Scalar left, in Scalar right, int width) => Fits(
        left.Wide, right.Wide, width,
        (Int128)left.Wide.SignedLow - right.Wide.SignedHigh, (Int128)left.Wide.SignedHigh - right.Wide.SignedLow);

    private static bool Fits(in Bounds left, in Bounds right, int width, Int128 low, Int128 high) => width == 64
        ? low >= long.MinValue && high <= long.MaxValue
        : left.High <= uint.MaxValue && right.High <= uint.MaxValue && low >= 0 && high <= uint.MaxValue;
}

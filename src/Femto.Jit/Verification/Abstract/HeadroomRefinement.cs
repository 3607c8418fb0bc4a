using System.Numerics;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What a comparison of two registers that holds says of their headrooms. A jump compares readings of its operands: of
/// their low halves, as signed or unsigned. Where the reading of the lower one is not below it, and that of the upper one
/// not above it, the numbers are in the same order.
/// </summary>
internal static class HeadroomRefinement
{
    /// <summary>As a power of two.</summary>
    private const int LargestStride = 16;

    /// <summary>Narrows a state, whose bounds are narrowed already, by a comparison that is none of bits.</summary>
    internal static void Apply(AbstractState state, Operation operation, in Instruction jump)
    {
        (int left, int right) = (jump.Destination, jump.Source);
        if (state[left].Headroom == Headroom.Unknown && state[right].Headroom == Headroom.Unknown) return;
        switch (operation)
        {
            case Operation.JumpIfEqual:
                Equate(state, left, right, jump.Width);
                return;
            case Operation.JumpIfNotEqual:
                Separate(state, left, right);
                Separate(state, right, left);
                return;
            case Operation.JumpIfGreater or Operation.JumpIfGreaterOrEqual
                or Operation.JumpIfSignedGreater or Operation.JumpIfSignedGreaterOrEqual:
                Order(state, Comparison.Exchange(operation), right, left, jump.Width);
                return;
            case Operation.Jump:
                return;
            default:
                Order(state, operation, left, right, jump.Width);
                return;
        }
    }

    private static void Order(AbstractState state, Operation operation, int lower, int upper, int width)
    {
        bool isSigned = operation is Operation.JumpIfSignedLess or Operation.JumpIfSignedLessOrEqual;
        if (!IsAtMostItsReading(state[lower], isSigned, width) || !IsAtLeastItsReading(state[upper], isSigned, width)) return;
        bool isStrict = operation is Operation.JumpIfLess or Operation.JumpIfSignedLess;
        long step = isStrict ? Stride(state[lower], state[upper]) : 0;
        state.RaiseHeadroom(lower, Headroom.Less(state[upper].Headroom, -step));
    }

    private static bool IsAtMostItsReading(in AbstractValue value, bool isSigned, int width)
    {
        if (width == 64) return true;
        return value.Number.Wide.SignedHigh <= (isSigned ? int.MaxValue : uint.MaxValue);
    }

    private static bool IsAtLeastItsReading(in AbstractValue value, bool isSigned, int width)
    {
        if (!isSigned) return value.Number.Wide.IsNotNegative;
        return width == 64 || value.Number.Wide.SignedLow >= int.MinValue;
    }

    private static void Equate(AbstractState state, int left, int right, int width)
    {
        bool isWhole = width == 64
            || (state[left].Number.Wide.High <= uint.MaxValue && state[right].Number.Wide.High <= uint.MaxValue);
        if (!isWhole) return;
        state.RaiseHeadroom(left, state[right].Headroom, state[right].MeetsLength);
        state.RaiseHeadroom(right, state[left].Headroom, state[left].MeetsLength);
    }

    /// <summary>A number that is at most another, and is not that, is below it.</summary>
    private static void Separate(AbstractState state, int lower, int upper)
    {
        ref readonly AbstractValue limit = ref state[upper];
        if (!limit.MeetsLength || state.HeadroomOf(state[lower]) != limit.Headroom) return;
        state.RaiseHeadroom(lower, Headroom.Less(limit.Headroom, -Stride(state[lower], limit)));
    }

    /// <summary>
    /// How much a number differs from another at least, when it does: by a power of two that divides the difference.
    /// </summary>
    private static long Stride(in AbstractValue left, in AbstractValue right)
    {
        KnownBits bits = KnownBits.Join(left.Number.Bits, right.Number.Bits);
        return 1L << Math.Min(BitOperations.TrailingZeroCount(bits.Unknown), LargestStride);
    }
}

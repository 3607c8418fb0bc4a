using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>What a comparison that holds, or does not hold, says of its operands.</summary>
internal static class Comparison
{
    /// <summary>The comparison that holds exactly where the other does not; there is none for <c>JSET</c>.</summary>
    internal static Operation Negate(Operation operation) => operation switch
    {
        Operation.JumpIfEqual => Operation.JumpIfNotEqual,
        Operation.JumpIfNotEqual => Operation.JumpIfEqual,
        Operation.JumpIfGreater => Operation.JumpIfLessOrEqual,
        Operation.JumpIfGreaterOrEqual => Operation.JumpIfLess,
        Operation.JumpIfLess => Operation.JumpIfGreaterOrEqual,
        Operation.JumpIfLessOrEqual => Operation.JumpIfGreater,
        Operation.JumpIfSignedGreater => Operation.JumpIfSignedLessOrEqual,
        Operation.JumpIfSignedGreaterOrEqual => Operation.JumpIfSignedLess,
        Operation.JumpIfSignedLess => Operation.JumpIfSignedGreaterOrEqual,
        Operation.JumpIfSignedLessOrEqual => Operation.JumpIfSignedGreater,
        _ => throw new InternalCompilerException(nameof(Comparison), $"{operation} has no opposite"),
    };

    /// <summary>The comparison with its operands exchanged.</summary>
    internal static Operation Exchange(Operation operation) => operation switch
    {
        Operation.JumpIfGreater => Operation.JumpIfLess,
        Operation.JumpIfGreaterOrEqual => Operation.JumpIfLessOrEqual,
        Operation.JumpIfLess => Operation.JumpIfGreater,
        Operation.JumpIfLessOrEqual => Operation.JumpIfGreaterOrEqual,
        Operation.JumpIfSignedGreater => Operation.JumpIfSignedLess,
        Operation.JumpIfSignedGreaterOrEqual => Operation.JumpIfSignedLessOrEqual,
        Operation.JumpIfSignedLess => Operation.JumpIfSignedGreater,
        Operation.JumpIfSignedLessOrEqual => Operation.JumpIfSignedGreaterOrEqual,
        _ => operation,
    };

    /// <summary>The operands of a comparison that holds; one of them is empty when it cannot hold.</summary>
    internal static (Bounds Left, Bounds Right) Refine(Operation operation, in Bounds left, in Bounds right, int width)
    {
        switch (operation)
        {
            case Operation.JumpIfEqual:
                Bounds both = Bounds.Meet(left, right, width);
                return (both, both);
            case Operation.JumpIfNotEqual:
                return (Exclude(left, right, width), Exclude(right, left, width));
            case Operation.JumpIfLess or Operation.JumpIfLessOrEqual
                or Operation.JumpIfSignedLess or Operation.JumpIfSignedLessOrEqual:
                return Order(operation, left, right, width);
            case Operation.JumpIfGreater or Operation.JumpIfGreaterOrEqual
                or Operation.JumpIfSignedGreater or Operation.JumpIfSignedGreaterOrEqual:
                (Bounds lower, Bounds upper) = Order(Exchange(operation), right, left, width);
                return (upper, lower);
            default:
                return (left, right);
        }
    }

    /// <summary>A constant at an end of an interval can be left out.</summary>
    private static Bounds Exclude(Bounds bounds, in Bounds other, int width)
    {
        if (!other.IsConstant) return bounds;
        if (bounds.IsConstant) return bounds.Low == other.Low ? bounds with { Low = 1, High = 0 } : bounds;
        if (bounds.Low == other.Low) bounds = bounds with { Low = bounds.Low + 1 };
        if (bounds.High == other.High) bounds = bounds with { High = bounds.High - 1 };
        if (bounds.SignedLow == bounds.SignedHigh) return bounds.Refined(width);
        if (bounds.SignedLow == other.SignedLow) bounds = bounds with { SignedLow = bounds.SignedLow + 1 };
        if (bounds.SignedHigh == other.SignedHigh) bounds = bounds with { SignedHigh = bounds.SignedHigh - 1 };
        return bounds.Refined(width);
    }

    private static (Bounds Lower, Bounds Upper) Order(Operation operation, in Bounds lower, in Bounds upper, int width)
    {
        bool isStrict = operation is Operation.JumpIfLess or Operation.JumpIfSignedLess;
        if (operation is Operation.JumpIfLess or Operation.JumpIfLessOrEqual)
        {
            if (isStrict && (upper.High == 0 || lower.Low == Bounds.Largest(width)))
                return (lower with { Low = 1, High = 0 }, upper);
            ulong step = isStrict ? 1UL : 0;
            return (
                (lower with { High = Math.Min(lower.High, upper.High - step) }).Refined(width),
                (upper with { Low = Math.Max(upper.Low, lower.Low + step) }).Refined(width));
        }

        if (isStrict && (upper.SignedHigh == Bounds.SignedLeast(width) || lower.SignedLow == Bounds.SignedLargest(width)))
            return (lower with { Low = 1, High = 0 }, upper);
        long signedStep = isStrict ? 1 : 0;
        return (
            (lower with { SignedHigh = Math.Min(lower.SignedHigh, upper.SignedHigh - signedStep) }).Refined(width),
            (upper with { SignedLow = Math.Max(upper.SignedLow, lower.SignedLow + signedStep) }).Refined(width));
    }
}

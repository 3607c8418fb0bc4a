using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>Narrows a state by the outcome of a conditional jump.</summary>
internal static class BranchRefinement
{
    /// <summary>
    /// Offsets in these limits are compared like the addresses they make: regions keep a margin from the end of the
    /// address space, so that such an address does not wrap.
    /// </summary>
    private const long FarthestOffset = 1L << 31;

    /// <summary>Narrows the state; false when the outcome is impossible.</summary>
    internal static bool Apply(AbstractState state, in Instruction jump, bool isTaken)
    {
        if (jump.UsesSourceRegister) return Apply(state, jump, isTaken, state[jump.Source]);
        return Apply(state, jump, isTaken, AbstractValue.Of(Scalar.Of(jump.Immediate)));
    }

    private static bool Apply(AbstractState state, in Instruction jump, bool isTaken, in AbstractValue right)
    {
        ref readonly AbstractValue left = ref state[jump.Destination];
        if (left.Region != right.Region) return true;
        if (left.Region is not null && (jump.Width == 32 || !IsNear(left) || !IsNear(right))) return true;
        bool isSet = jump.Operation == Operation.JumpIfSet;

        // The bits of an address are not those of its offset.
        if (left.Region is not null && isSet) return true;
        Operation operation = isSet || isTaken ? jump.Operation : Comparison.Negate(jump.Operation);

        // Addresses compare as unsigned; their offsets, which may be below 0, as signed.
        if (left.Region is not null) operation = SignedOf(operation);
        (Scalar newLeft, Scalar newRight) = isSet
            ? RefineSet(left.Number, right.Number, jump.Width, isTaken)
            : Refine(operation, left, right, jump.Width);
        if (newLeft.IsEmpty || newRight.IsEmpty) return false;
        state.Refine(jump.Destination, newLeft);
        if (!jump.UsesSourceRegister) return true;
        Scalar source = Scalar.Meet(state[jump.Source].Number, newRight);
        if (!source.IsEmpty) state.Refine(jump.Source, source);
        if (!isSet) HeadroomRefinement.Apply(state, operation, jump);
        return true;
    }

    internal static bool IsNear(in AbstractValue address) => address.Number.Wide.SignedLow >= -Limits.RegionMargin
        && (address.Number.Wide.SignedHigh <= FarthestOffset || IsNearEnd(address));

    /// <summary>Whether the address is in the context, or not farther behind it than the margin.</summary>
    private static bool IsNearEnd(in AbstractValue address) =>
        address.Region == Region.Context && address.Headroom >= -Limits.RegionMargin;

    private static (Scalar Left, Scalar Right) Refine(
        Operation operation, in AbstractValue left, in AbstractValue right, int width)
    {
        Scalar first = left.Number;
        Scalar second = right.Number;
        if (operation == Operation.JumpIfEqual && width == 64)
        {
            Scalar both = Scalar.Meet(first, second);
            return (both, both);
        }

        if (width == 64)
        {
            (Bounds wideLeft, Bounds wideRight) = Comparison.Refine(operation, first.Wide, second.Wide, 64);
            return ((first with { Wide = wideLeft }).Refined(), (second with { Wide = wideRight }).Refined());
        }

        (Bounds halfLeft, Bounds halfRight) = Comparison.Refine(operation, first.Half, second.Half, 32);
        return ((first with { Half = halfLeft }).Refined(), (second with { Half = halfRight }).Refined());
    }

    private static Operation SignedOf(Operation operation) => operation switch
    {
        Operation.JumpIfGreater => Operation.JumpIfSignedGreater,
        Operation.JumpIfGreaterOrEqual => Operation.JumpIfSignedGreaterOrEqual,
        Operation.JumpIfLess => Operation.JumpIfSignedLess,
        Operation.JumpIfLessOrEqual => Operation.JumpIfSignedLessOrEqual,
        Operation.JumpIfEqual or Operation.JumpIfNotEqual => operation,

        // Signed comparisons of addresses say nothing where an address may be above 2^63.
        _ => Operation.Jump,
    };

    /// <summary>Where <c>left &amp; right</c> is 0, the bits that one of them certainly has are 0 in the other.</summary>
    private static (Scalar Left, Scalar Right) RefineSet(in Scalar left, in Scalar right, int width, bool isTaken)
    {
        KnownBits leftBits = left.Bits.Truncate(width);
        KnownBits rightBits = right.Bits.Truncate(width);
        if (isTaken) return (leftBits & rightBits) == KnownBits.Of(0) ? (Impossible, right) : (left, right);
        return (Without(left, rightBits.Value), Without(right, leftBits.Value));
    }

    private static Scalar Impossible => Scalar.Meet(Scalar.Of(0UL), Scalar.Of(1UL));

    private static Scalar Without(in Scalar scalar, ulong bits) =>
        Scalar.Meet(scalar, Scalar.Anything with { Bits = new KnownBits(0, ~bits) });
}

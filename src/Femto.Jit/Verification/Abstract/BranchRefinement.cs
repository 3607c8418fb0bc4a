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
    /// <param name="state">The state.</param>
    /// <param name="jump">The conditional jump.</param>
    /// <param name="isTaken">Whether it is taken.</param>
    /// <param name="measured">The region of which headrooms tell.</param>
    internal static bool Apply(AbstractState state, in Instruction jump, bool isTaken, Region? measured)
    {
        if (jump.UsesSourceRegister) return Apply(state, jump, isTaken, state[jump.Source], measured);
        return Apply(state, jump, isTaken, AbstractValue.Of(Scalar.Of(jump.Immediate)), measured);
    }

    private static bool Apply(
        AbstractState state, in Instruction jump, bool isTaken, in AbstractValue right, Region? measured)
    {
        ref readonly AbstractValue left = ref state[jump.Destination];
        if (left.IsNullable) return TestForNull(state, jump, isTaken, right);
        if (left.Region != right.Region) return true;
        if (left.Region is not null && (jump.Width == 32 || !IsNear(left, measured) || !IsNear(right, measured))) return true;
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

    /// <summary>What a helper returned is compared with 0.</summary>
    private static bool TestForNull(AbstractState state, in Instruction jump, bool isTaken, in AbstractValue right)
    {
        bool isTest = jump is { Width: 64, Operation: Operation.JumpIfEqual or Operation.JumpIfNotEqual }
            && right is { Region: null, Number: { IsConstant: true, Wide.Low: 0 } };
        if (isTest) state.Resolve(jump.Destination, isNull: isTaken == (jump.Operation == Operation.JumpIfEqual));
        return true;
    }

    /// <summary>
    /// Whether an address certainly does not wrap, so that offsets of a region compare like addresses in it; results of
    /// helpers are of one region even where they are different memory.
    /// </summary>
    internal static bool IsNear(in AbstractValue address, Region? measured) =>
        address.Region < Region.Result && address.Number.Wide.SignedLow >= -Limits.RegionMargin
        && (address.Number.Wide.SignedHigh <= FarthestOffset || IsNearEnd(address, measured));

    /// <summary>Whether the address is in the region of which headrooms tell, or not farther behind it than the margin.</summary>
    private static bool IsNearEnd(in AbstractValue address, Region? measured) =>
        address.Region is not null && address.Region == measured && address.Headroom >= -Limits.RegionMargin;

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

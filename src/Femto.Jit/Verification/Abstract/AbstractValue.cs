namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What is known of a register or stack slot: a number, or an address as a region and the offset from where the region
/// begins (for the stack: from where it ends). Offsets are numbers modulo 2^64 like any other.
/// </summary>
/// <param name="Region">The region; null for a number.</param>
/// <param name="Number">The number, or the offset.</param>
/// <param name="IsPure">
/// Whether no address of another kind went into it: a number that was not computed from addresses, or an address that
/// such numbers were added to. What is not pure may be the distance to another region, or an address there.
/// </param>
/// <remarks>It is large: what can be done in place, in the state that has it, is done so.</remarks>
internal record struct AbstractValue(Region? Region, Scalar Number, bool IsPure)
{
    /// <summary>The headroom, such that 0 stands for none.</summary>
    private long _headroom;

    internal static AbstractValue Anything { get; } = new(null, Scalar.Anything, IsPure: false);

    /// <summary>
    /// Values with the same symbol differ by the difference of their <see cref="Delta"/>s; 0 for none.
    /// </summary>
    internal int Symbol { get; set; }

    /// <summary>Distance from the symbol, modulo 2^64.</summary>
    internal ulong Delta { get; set; }

    /// <summary>
    /// The number and its <see cref="Abstract.Headroom"/> are at most the length of the measured region; mostly unknown, since
    /// what follows from bounds is not repeated here.
    /// </summary>
    internal long Headroom
    {
        readonly get => _headroom ^ Abstract.Headroom.Unknown;
        set => _headroom = value ^ Abstract.Headroom.Unknown;
    }

    /// <summary>Whether the number and its headroom are the length of the measured region exactly.</summary>
    internal bool MeetsLength { get; set; }

    /// <summary>A number that no address went into.</summary>
    internal static AbstractValue Of(in Scalar number) => new(null, number, IsPure: true);

    /// <summary>An address.</summary>
    internal static AbstractValue Of(Region region, in Scalar offset) => new(region, offset, IsPure: true);

    internal readonly bool IsNumber => Region is null;

    /// <summary>Whether it is what a helper returned, an address or null.</summary>
    internal readonly bool IsNullable => Region >= Jit.Region.ResultOrNull;

    internal readonly bool IsPureNumber => Region is null && IsPure;

    /// <summary>Makes it a copy of nothing but what will be copied from it.</summary>
    internal void Name(int symbol) => (Symbol, Delta) = (symbol, 0);

    /// <summary>Adds a constant.</summary>
    internal void Add(long distance)
    {
        Scalar addend = Scalar.Of(distance);
        if (Headroom != Abstract.Headroom.Unknown)
        {
            long rest = Abstract.Headroom.SumFits(Number, addend, width: 64)
                ? Abstract.Headroom.Less(Headroom, distance)
                : Abstract.Headroom.Unknown;
            SetHeadroom(rest, MeetsLength);
        }

        Number += addend;
        Delta = unchecked(Delta + (ulong)distance);
    }

    /// <summary>Says how the number compares with the length of the measured region.</summary>
    internal void SetHeadroom(long headroom, bool meetsLength) =>
        (Headroom, MeetsLength) = (headroom, meetsLength && Abstract.Headroom.IsExact(headroom));

    /// <summary>The headroom, also where bounds tell it, when the region has at least that many bytes.</summary>
    internal readonly long HeadroomFor(long leastLength) =>
        Math.Max(Headroom, Abstract.Headroom.Below(Number.Wide.SignedHigh, leastLength));

    /// <summary>
    /// Leaves what holds of a value that is this or the other. An address of one region on one path and something else
    /// on the other can be anything.
    /// </summary>
    internal void Join(in AbstractValue other, in LeastLengths lengths)
    {
        JoinHeadroom(other, lengths);
        Join(other);
    }

    private void JoinHeadroom(in AbstractValue other, in LeastLengths lengths)
    {
        bool isKnown = Headroom != Abstract.Headroom.Unknown || other.Headroom != Abstract.Headroom.Unknown;
        if (!isKnown && lengths.This == lengths.Other) return;
        long headroom = Math.Min(HeadroomFor(lengths.This), other.HeadroomFor(lengths.Other));
        bool meetsLength = MeetsLength && other.MeetsLength && Headroom == other.Headroom;
        long high = Math.Max(Number.Wide.SignedHigh, other.Number.Wide.SignedHigh);
        bool isNews = meetsLength || headroom > Abstract.Headroom.Below(high, lengths.Both);
        SetHeadroom(isNews ? headroom : Abstract.Headroom.Unknown, meetsLength);
    }

    /// <summary>The same of the value alone; headrooms are the caller's matter.</summary>
    internal void Join(in AbstractValue other)
    {
        if (Region != other.Region)
        {
            this = Anything;
            return;
        }

        if (!Number.Covers(other.Number)) Number = Scalar.Join(Number, other.Number);
        IsPure &= other.IsPure;
        if (Symbol != other.Symbol || Delta != other.Delta) Name(0);
    }

    /// <summary>Whether everything that holds of this holds of the other, too.</summary>
    internal readonly bool Covers(in AbstractValue other, in LeastLengths lengths)
    {
        if (Region != other.Region) return this == Anything;
        return (other.IsPure || !IsPure) && Number.Covers(other.Number) && CoversHeadroom(other, lengths.Other);
    }

    private readonly bool CoversHeadroom(in AbstractValue other, long leastLength)
    {
        if (Headroom == Abstract.Headroom.Unknown) return true;
        return MeetsLength
            ? other.MeetsLength && other.Headroom == Headroom
            : other.HeadroomFor(leastLength) >= Headroom;
    }
}

/// <summary>How many bytes the measured region has at least, in two states that are combined or compared.</summary>
/// <param name="This">In the one that is changed, or covers.</param>
/// <param name="Other">In the other.</param>
internal readonly record struct LeastLengths(long This, long Other)
{
    internal long Both => Math.Min(This, Other);
}

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
internal readonly record struct AbstractValue(Region? Region, Scalar Number, bool IsPure)
{
    internal static AbstractValue Anything { get; } = new(null, Scalar.Anything, IsPure: false);

    /// <summary>
    /// Values with the same symbol differ by the difference of their <see cref="Delta"/>s; 0 for none.
    /// </summary>
    internal int Symbol { get; init; }

    /// <summary>Distance from the symbol, modulo 2^64.</summary>
    internal ulong Delta { get; init; }

    /// <summary>A number that no address went into.</summary>
    internal static AbstractValue Of(Scalar number) => new(null, number, IsPure: true);

    /// <summary>An address.</summary>
    internal static AbstractValue Of(Region region, Scalar offset) => new(region, offset, IsPure: true);

    internal bool IsNumber => Region is null;

    internal bool IsPureNumber => Region is null && IsPure;

    /// <summary>The value a constant further on.</summary>
    internal AbstractValue Plus(long distance) => this with
    {
        Number = Number + Scalar.Of(distance), Delta = unchecked(Delta + (ulong)distance),
    };

    /// <summary>
    /// What holds of a value that is one or the other. An address of one region on one path and something else on the
    /// other can be anything.
    /// </summary>
    internal static AbstractValue Join(AbstractValue left, AbstractValue right)
    {
        if (left == right) return left;
        if (left.Region != right.Region) return Anything;
        var joined = new AbstractValue(left.Region, Scalar.Join(left.Number, right.Number), left.IsPure && right.IsPure);
        bool same = left.Symbol == right.Symbol && left.Delta == right.Delta;
        return same ? joined with { Symbol = left.Symbol, Delta = left.Delta } : joined;
    }

    /// <summary>Whether everything that holds of this holds of the other, too.</summary>
    internal bool Covers(AbstractValue other)
    {
        if (Region != other.Region) return this == Anything;
        return (other.IsPure || !IsPure) && Scalar.Join(Number, other.Number) == Number;
    }
}

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
    internal static AbstractValue Of(in Scalar number) => new(null, number, IsPure: true);

    /// <summary>An address.</summary>
    internal static AbstractValue Of(Region region, in Scalar offset) => new(region, offset, IsPure: true);

    internal bool IsNumber => Region is null;

    internal bool IsPureNumber => Region is null && IsPure;

    /// <summary>The same without what is known of copies.</summary>
    internal AbstractValue WithoutSymbol() => new(Region, Number, IsPure);

    /// <summary>The value a constant further on.</summary>
    internal AbstractValue Plus(long distance) => new(Region, Number + Scalar.Of(distance), IsPure)
    {
        Symbol = Symbol, Delta = unchecked(Delta + (ulong)distance),
    };

    /// <summary>
    /// What holds of a value that is one or the other. An address of one region on one path and something else on the
    /// other can be anything.
    /// </summary>
    internal static AbstractValue Join(in AbstractValue left, in AbstractValue right)
    {
        if (left.Region != right.Region) return Anything;
        bool same = left.Symbol == right.Symbol && left.Delta == right.Delta;
        return new(left.Region, Scalar.Join(left.Number, right.Number), left.IsPure && right.IsPure)
        {
            Symbol = same ? left.Symbol : 0, Delta = same ? left.Delta : 0,
        };
    }

    /// <summary>Whether everything that holds of this holds of the other, too.</summary>
    internal bool Covers(in AbstractValue other)
    {
        if (Region != other.Region) return this == Anything;
        return (other.IsPure || !IsPure) && Number.Covers(other.Number);
    }
}

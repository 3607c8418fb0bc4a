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
    internal static AbstractValue Anything { get; } = new(null, Scalar.Anything, IsPure: false);

    /// <summary>
    /// Values with the same symbol differ by the difference of their <see cref="Delta"/>s; 0 for none.
    /// </summary>
    internal int Symbol { get; set; }

    /// <summary>Distance from the symbol, modulo 2^64.</summary>
    internal ulong Delta { get; set; }

    /// <summary>A number that no address went into.</summary>
    internal static AbstractValue Of(in Scalar number) => new(null, number, IsPure: true);

    /// <summary>An address.</summary>
    internal static AbstractValue Of(Region region, in Scalar offset) => new(region, offset, IsPure: true);

    internal readonly bool IsNumber => Region is null;

    internal readonly bool IsPureNumber => Region is null && IsPure;

    /// <summary>Makes it a copy of nothing but what will be copied from it.</summary>
    internal void Name(int symbol) => (Symbol, Delta) = (symbol, 0);

    /// <summary>Adds a constant.</summary>
    internal void Add(long distance)
    {
        Number += Scalar.Of(distance);
        Delta = unchecked(Delta + (ulong)distance);
    }

    /// <summary>
    /// Leaves what holds of a value that is this or the other. An address of one region on one path and something else
    /// on the other can be anything.
    /// </summary>
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
    internal readonly bool Covers(in AbstractValue other)
    {
        if (Region != other.Region) return this == Anything;
        return (other.IsPure || !IsPure) && Number.Covers(other.Number);
    }
}

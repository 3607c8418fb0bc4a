namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// How many turns of a loop make an access, in terms of the variables where the loop is entered:
/// <c>(Plus - Minus + Constant + More) &gt;&gt; Shift</c>.
/// </summary>
/// <param name="Plus">One, or none.</param>
/// <param name="Minus">One, or none.</param>
/// <param name="Constant">A constant.</param>
/// <param name="More">What is added last.</param>
/// <param name="Shift">Binary logarithm of what is stepped by.</param>
internal readonly record struct TurnCount(CountVariable Plus, CountVariable Minus, long Constant, long More, int Shift)
{
    /// <summary>Whether the sum without <see cref="More"/> may be negative, and counts as 0 then.</summary>
    internal bool IsClamped { get; init; }

    /// <summary>Whether the sum fits in 32 bits, so that computing modulo 2^32 is exact, after clamping.</summary>
    internal bool IsHalf { get; init; }
}

/// <summary>A variable where a loop is entered.</summary>
/// <param name="Number">Which one, or <see cref="LinearForm.None"/>.</param>
/// <param name="IsHalf">Whether only its low half counts.</param>
internal readonly record struct CountVariable(int Number, bool IsHalf)
{
    internal bool IsNone => Number == LinearForm.None;
}

/// <summary>
/// Where the accesses of a loop begin: at <c>Scale * Register + Addend</c> in the first turn, each by its offset, and
/// <paramref name="Step"/> bytes further in every turn.
/// </summary>
/// <param name="Region">The region they are in, if in any.</param>
/// <param name="Register">A variable.</param>
/// <param name="Scale">What it is multiplied by.</param>
/// <param name="Addend">A second variable, or <see cref="LinearForm.None"/>.</param>
/// <param name="Step">Bytes, 0 or more.</param>
/// <param name="Turns">How many turns there are.</param>
internal readonly record struct AccessSequence(
    Region Region, int Register, long Scale, int Addend, long Step, TurnCount Turns);

/// <summary>
/// An access of every turn that needs no check when the one of the last turn is inside, which can be checked ahead of the
/// loop: then the others are, too; and when it is not, no turn ends the run otherwise before.
/// </summary>
/// <param name="Sequence">Where it is.</param>
/// <param name="Offset">Its distance from there.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Writes">Whether it writes.</param>
/// <param name="Pc">The instruction.</param>
internal readonly record struct HoistableAccess(AccessSequence Sequence, long Offset, int Size, bool Writes, int Pc);

/// <summary>What is checked ahead of a loop.</summary>
/// <param name="Head">Pc of the loop's first instruction.</param>
/// <param name="Latches">Pcs of the last instructions of the blocks that lead back there.</param>
/// <param name="Accesses">The accesses of the last turn that have to be inside, one for each sequence.</param>
internal sealed record HoistedChecks(
    int Head, IReadOnlySet<int> Latches, IReadOnlyList<HoistableAccess> Accesses);

using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>
/// Whether values that differ by a constant in one state, and are known to, do so in another. What was narrowed along with a
/// copy of it is narrow because of that.
/// </summary>
internal sealed class CopyRelations
{
    private readonly List<(int Symbol, AbstractValue First, AbstractValue Counterpart)> _firsts = [];

    /// <summary>Looks at a value and its counterpart in the other state; false when a relation is not known there.</summary>
    internal bool Hold(in AbstractValue value, in AbstractValue counterpart)
    {
        if (value.Symbol == 0) return true;
        foreach ((int symbol, AbstractValue first, AbstractValue other) in _firsts)
        {
            if (symbol == value.Symbol) return AreApart(unchecked(value.Delta - first.Delta), other, counterpart);
        }

        _firsts.Add((value.Symbol, value, counterpart));
        return true;
    }

    private static bool AreApart(ulong distance, in AbstractValue first, in AbstractValue second)
    {
        bool areCopies = first.Symbol != 0 && first.Symbol == second.Symbol;
        if (areCopies) return unchecked(second.Delta - first.Delta) == distance;
        return first.Region == second.Region && first.Number.IsConstant && second.Number.IsConstant
            && unchecked(second.Number.Wide.Low - first.Number.Wide.Low) == distance;
    }
}

using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// The comparison of an induction variable with what the loop does not change, by which alone the loop ends. It can be made
/// of an address that moves along with the variable instead.
/// </summary>
/// <param name="Branch">The branch.</param>
/// <param name="Variable">The variable.</param>
/// <param name="OfNext">Whether the variable's value in the next turn is compared, rather than that of this turn.</param>
/// <param name="Limit">What it is compared with.</param>
/// <param name="Stays">The condition, of variable and limit, under which the loop goes on.</param>
internal sealed record ExitTest(Value Branch, InductionVariable Variable, bool OfNext, Value Limit, Condition Stays)
{
    /// <summary>The test by which a loop ends, or null where there are several or it is none.</summary>
    public static ExitTest? Find(LoopValues values)
    {
        if (values.Exits is not [Block exit] || !values.IsPassedEveryTurn(exit)) return null;
        Value branch = exit.Terminator;
        if (branch.Op != Op.Branch || branch.Condition is Condition.AnyBitSet or Condition.NoBitSet) return null;
        Condition stays = values.Contains(branch.Then!) ? branch.Condition : branch.Condition.Negate();
        return Of(branch, 0, stays, values) ?? Of(branch, 1, stays.Swap(), values);
    }

    private static ExitTest? Of(Value branch, int operand, Condition stays, LoopValues values)
    {
        Value tested = branch.Operands[operand];
        Value limit = branch.Operands[1 - operand];
        InductionVariable? variable = values.Variables.Find(each => each.Phi == tested || each.Next == tested);
        return variable is null || (values.Computes(limit) && !limit.IsConstant)
            ? null
            : new ExitTest(branch, variable, tested == variable.Next, limit, stays);
    }

    /// <summary>Whether an address that moves can be compared in place of the variable.</summary>
    /// <param name="address">The address.</param>
    /// <param name="displacement">What the compared address is ahead of it.</param>
    /// <param name="values">What is known of the loop.</param>
    public bool CanBeOf(MovingAddress address, long displacement, LoopValues values)
    {
        // An address that is accessed every turn, and what it is after the last, never wraps.
        if (Math.Abs((long)address.Step) > Limits.RegionMargin) return false;
        if (Turns is long turns) return turns * Math.Abs((long)address.Step) < int.MaxValue;
        // From here on: nothing but the test ends the loop, so that it makes all turns until the test fails; each accesses
        // memory at the address, so that this moves one way, by less than the address space, until then.
        if (values.CanTrap || !address.IsAccessedEveryTurn || address.Step % Variable.Step != 0) return false;
        return Stays is Condition.NotEqual
            || (IsUpwards && address.Step > 0 && address.IsAccessedEveryTurnAt(displacement));
    }

    /// <summary>
    /// Whether the variable goes from 0 up to a limit which is not below that; in between signed and unsigned are the same.
    /// </summary>
    private bool IsUpwards => Variable.Step > 0 && Variable.Initial.Is(0)
        && (Stays is Condition.UnsignedLess or Condition.UnsignedLessOrEqual
            || (Stays is Condition.SignedLess or Condition.SignedLessOrEqual && Limit.Max <= int.MaxValue));

    /// <summary>
    /// How often the variable is stepped until the loop ends by the test, at the latest, where that is known: by a count of
    /// so many turns, the test compares for being equal.
    /// </summary>
    public long? Turns
    {
        get
        {
            if (!Variable.Initial.IsConstant || !Limit.IsConstant) return null;
            (long from, long to, long step) = (Variable.Initial.Immediate, Limit.Immediate, Variable.Step);
            bool isNear = from >= 0 && to >= 0 && Math.Max(from, to) <= int.MaxValue - Limits.RegionMargin
                && Math.Abs(step) <= Limits.RegionMargin;
            if (!isNear) return null;
            long? turns = Stays switch
            {
                Condition.NotEqual when (to - from) % step == 0 && (to - from) / step >= 0 => (to - from) / step,
                Condition.UnsignedLess or Condition.SignedLess when step > 0 => Math.Max(0, (to - from + step - 1) / step),
                Condition.UnsignedLessOrEqual or Condition.SignedLessOrEqual when step > 0 =>
                    to < from ? 0 : ((to - from) / step) + 1,
                _ => null,
            };
            // What is compared ahead of the next turn is compared once at least.
            return OfNext && turns == 0 ? Stays == Condition.NotEqual ? null : 1 : turns;
        }
    }
}

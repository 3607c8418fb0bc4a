using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>
/// Where ways of a loop meet, takes apart a state in which a register has one of few values that is new in this turn, and not a
/// copy, or a constant away, of what was there when it began: what depends on it, like the distance to an end, is known for each of them, and not for all together.
/// </summary>
/// <param name="relevant">What matters at the start of blocks.</param>
/// <param name="pool">Where states come from.</param>
internal sealed class LoopSplits(RelevantPlaces relevant, StatePool pool)
{
    /// <summary>Values of one register that are told apart.</summary>
    private const ulong MostValues = 64;

    /// <summary>Registers that are taken apart at one place; the parts of both are one for each pair of values.</summary>
    private const int MostRegisters = 2;

    /// <summary>Takes a state apart.</summary>
    /// <param name="block">The block that begins in it.</param>
    /// <param name="atHead">The state in which the turn began.</param>
    /// <param name="state">The state, which is given away.</param>
    /// <param name="add">Called with each part.</param>
    internal void Split(int block, AbstractState atHead, AbstractState state, Action<AbstractState> add)
    {
        RegisterSet changed = default;
        for (RegisterSet left = relevant.RegistersOf(block); !left.IsEmpty; left = left.WithoutLowest())
        {
            int symbol = state[left.Lowest].Symbol;
            if (!Knows(atHead.Registers, symbol) && !Knows(atHead.Stack.Values, symbol)) changed |= RegisterSet.Of(left.Lowest);
        }

        Split(changed, MostRegisters, atHead, state, add);
    }

    private static bool Knows(ReadOnlySpan<AbstractValue> values, int symbol)
    {
        foreach (ref readonly AbstractValue value in values)
        {
            if (value.Symbol == symbol) return true;
        }

        return false;
    }

    private void Split(
        RegisterSet changed, int registers, AbstractState atHead, AbstractState state, Action<AbstractState> add)
    {
        if (registers == 0 || FindWithFewValues(changed, state) is not int register)
        {
            add(state);
            return;
        }

        // What is farthest from where the turn began comes first: on the other ways there more has been tested, so that they are
        // covered.
        Bounds bounds = state[register].Number.Wide;
        bool goesUp = atHead[register].Number.Wide.Low <= bounds.Low;
        for (ulong distance = 0; distance <= unchecked(bounds.High - bounds.Low); distance++)
        {
            ulong value = unchecked(goesUp ? bounds.High - distance : bounds.Low + distance);
            Scalar number = Scalar.Meet(state[register].Number, Scalar.Of(value));
            if (number.IsEmpty) continue;
            AbstractState part = pool.CopyOf(state);
            part.Refine(register, number);
            Split(changed, registers - 1, atHead, part, add);
        }

        pool.Release(state);
    }

    private static int? FindWithFewValues(RegisterSet registers, AbstractState state)
    {
        for (RegisterSet left = registers; !left.IsEmpty; left = left.WithoutLowest())
        {
            Scalar number = state[left.Lowest].Number;
            if (!number.IsConstant && unchecked(number.Wide.High - number.Wide.Low) < MostValues) return left.Lowest;
        }

        return null;
    }
}

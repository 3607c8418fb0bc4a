namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What is known at one place of the program: of r0 to r10, and of the stack. A state is changed by whoever owns it;
/// they come from a <see cref="StatePool"/> and go back to it.
/// </summary>
internal sealed class AbstractState
{
    private readonly AbstractValue[] _registers = new AbstractValue[RegisterSet.FramePointer + 1];

    internal StackContents Stack { get; } = new();

    internal Span<AbstractValue> Registers => _registers;

    internal ref AbstractValue this[int register] => ref _registers[register];

    /// <summary>Makes this the same as another.</summary>
    internal void CopyFrom(AbstractState other)
    {
        other._registers.CopyTo(_registers, 0);
        Stack.CopyFrom(other.Stack);
    }

    /// <summary>Forgets what is known of copies.</summary>
    internal void ForgetSymbols()
    {
        foreach (ref AbstractValue value in _registers.AsSpan()) value.Name(0);
        foreach (ref AbstractValue value in Stack.Values) value.Name(0);
    }

    /// <summary>Forgets everything.</summary>
    internal void Forget()
    {
        Forget(0, _registers.Length);
        Stack.Forget();
    }

    /// <summary>Forgets registers.</summary>
    internal void Forget(int first, int count) => Array.Fill(_registers, AbstractValue.Anything, first, count);

    /// <summary>Narrows a register, and with it every copy: whatever differs from it by a constant.</summary>
    internal void Refine(int register, in Scalar number)
    {
        ref AbstractValue value = ref _registers[register];
        value.Number = number;
        if (value.Symbol == 0) return;
        AbstractValue refined = value;
        RefineCopies(_registers, refined);
        RefineCopies(Stack.Values, refined);
    }

    private static void RefineCopies(Span<AbstractValue> values, in AbstractValue refined)
    {
        foreach (ref AbstractValue value in values)
        {
            if (value.Symbol != refined.Symbol) continue;

            // What it says of itself is nothing new: each part of it tells no more than all of them do.
            if (value.Delta == refined.Delta && value.Number == refined.Number && refined.Number.IsStable) continue;
            Scalar number = refined.Number + Scalar.Of(unchecked(value.Delta - refined.Delta));
            Scalar both = Scalar.Meet(value.Number, number);
            if (!both.IsEmpty) value.Number = both;
        }
    }

    /// <summary>Leaves what holds in both.</summary>
    internal void Join(AbstractState other) =>
        Combine(other, static (ref AbstractValue value, in AbstractValue next) => value.Join(next));

    /// <summary>Combines every value with that of another state; what only one of them knows is forgotten.</summary>
    internal void Combine(AbstractState other, ValueCombination combine)
    {
        for (int register = 0; register < _registers.Length; register++)
            combine(ref _registers[register], other._registers[register]);
        Stack.Combine(other.Stack, combine);
    }

    /// <summary>Whether everything that holds in the other holds here, too.</summary>
    internal bool Covers(AbstractState other)
    {
        for (int register = 0; register < _registers.Length; register++)
        {
            if (!_registers[register].Covers(other._registers[register])) return false;
        }

        return Stack.Covers(other.Stack);
    }
}

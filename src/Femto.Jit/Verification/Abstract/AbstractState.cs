namespace Femto.Jit.Verification.Abstract;

/// <summary>What is known at one place of the program: of r0 to r10, and of the stack.</summary>
internal sealed class AbstractState
{
    private readonly AbstractValue[] _registers;

    private AbstractState(AbstractValue[] registers, StackContents stack)
    {
        _registers = registers;
        Stack = stack;
    }

    /// <summary>A state of which nothing is known.</summary>
    internal static AbstractState Unknown()
    {
        var registers = new AbstractValue[RegisterSet.FramePointer + 1];
        Array.Fill(registers, AbstractValue.Anything);
        return new AbstractState(registers, StackContents.Unknown);
    }

    internal StackContents Stack { get; set; }

    internal AbstractValue this[int register]
    {
        get => _registers[register];
        set => _registers[register] = value;
    }

    internal AbstractState Copy() => new((AbstractValue[])_registers.Clone(), Stack);

    /// <summary>The same without what is known of copies.</summary>
    internal AbstractState WithoutSymbols() => new(
        Array.ConvertAll(_registers, value => value with { Symbol = 0, Delta = 0 }),
        Stack.Select(value => value with { Symbol = 0, Delta = 0 }));

    /// <summary>Forgets registers.</summary>
    internal void Forget(int first, int count) => Array.Fill(_registers, AbstractValue.Anything, first, count);

    /// <summary>
    /// Replaces a value by a refined one, and with it every copy: whatever differs from it by a constant.
    /// </summary>
    internal void Refine(AbstractValue old, AbstractValue refined)
    {
        if (old.Symbol == 0) return;
        for (int register = 0; register < _registers.Length; register++)
            _registers[register] = RefineCopy(_registers[register]);
        Stack = Stack.Select(RefineCopy);

        AbstractValue RefineCopy(AbstractValue value)
        {
            if (value.Symbol != old.Symbol) return value;
            Scalar number = refined.Number + Scalar.Of(unchecked((long)(value.Delta - old.Delta)));
            Scalar both = Scalar.Meet(value.Number, number);
            return value with { Number = both.IsEmpty ? value.Number : both };
        }
    }

    /// <summary>What holds in both.</summary>
    internal static AbstractState Combine(
        AbstractState left, AbstractState right, Func<AbstractValue, AbstractValue, AbstractValue> combine)
    {
        var registers = new AbstractValue[left._registers.Length];
        for (int register = 0; register < registers.Length; register++)
            registers[register] = combine(left[register], right[register]);
        return new AbstractState(registers, left.Stack.Combine(right.Stack, combine));
    }

    internal static AbstractState Join(AbstractState left, AbstractState right) =>
        Combine(left, right, AbstractValue.Join);

    /// <summary>Whether everything that holds in the other holds here, too.</summary>
    internal bool Covers(AbstractState other)
    {
        for (int register = 0; register < _registers.Length; register++)
        {
            if (!_registers[register].Covers(other[register])) return false;
        }

        return Stack.Covers(other.Stack);
    }
}

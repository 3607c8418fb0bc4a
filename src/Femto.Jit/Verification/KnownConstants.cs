using System.Runtime.CompilerServices;
using Femto.Jit.Bytecode;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Verification;

/// <summary>The registers that were set to a constant, and to which.</summary>
internal struct KnownConstants
{
    private Values _values;

    /// <summary>The registers.</summary>
    internal RegisterSet Registers { get; private set; }

    /// <summary>What is known where two ways meet.</summary>
    internal static KnownConstants Meet(in KnownConstants left, in KnownConstants right)
    {
        KnownConstants both = left;
        both.Registers &= right.Registers;
        for (RegisterSet rest = both.Registers; !rest.IsEmpty; rest = rest.WithoutLowest())
        {
            if (left._values[rest.Lowest] != right._values[rest.Lowest])
                both.Registers = both.Registers.Without(RegisterSet.Of(rest.Lowest));
        }

        return both;
    }

    /// <summary>Does what an instruction does, if that is to move a constant; otherwise forgets what it writes.</summary>
    internal void Execute(in Instruction instruction)
    {
        ulong? moved = instruction.Operation == Operation.Move ? SecondOperand(instruction) : null;
        RegisterSet written = RegisterUse.Writes(instruction);
        if (RegisterUse.IsCall(instruction)) written |= RegisterSet.Arguments;
        Registers = Registers.Without(written);
        if (moved is not ulong value) return;
        Registers |= written;
        _values[instruction.Destination] = instruction.Width == 32 ? unchecked((uint)value) : value;
    }

    /// <summary>Whether the condition of a jump holds; null where that is not known.</summary>
    internal readonly bool? Holds(in Instruction jump) =>
        jump.Row.IsConditionalJump && Registers.Contains(jump.Destination) && SecondOperand(jump) is ulong right
            ? Condition.Holds(jump, _values[jump.Destination], right)
            : null;

    private readonly ulong? SecondOperand(in Instruction instruction) =>
        !instruction.UsesSourceRegister ? unchecked((ulong)instruction.Immediate)
        : Registers.Contains(instruction.Source) ? _values[instruction.Source]
        : null;

    /// <summary>One for each register.</summary>
    [InlineArray(RegisterSet.FramePointer + 1)]
    private struct Values
    {
        private ulong _first;
    }
}

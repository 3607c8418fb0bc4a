using Femto.Jit.Bytecode;

namespace Femto.Jit.Interpretation;

/// <summary>The atomic operations (RFC 9669, section 5.3), on one thread.</summary>
internal static class AtomicOperation
{
    /// <summary>Changes the memory and, where the operation fetches, the source register or r0.</summary>
    internal static void Apply(Instruction instruction, Span<byte> memory, Span<ulong> registers)
    {
        ulong old = InterpreterMemory.Read(memory);
        ulong operand = registers[instruction.Source];
        ulong expected = Arithmetic.Truncate(registers[0], instruction.OperandBits);
        ulong replacement = instruction.Operation switch
        {
            Operation.AtomicAdd or Operation.AtomicFetchAdd => unchecked(old + operand),
            Operation.AtomicOr or Operation.AtomicFetchOr => old | operand,
            Operation.AtomicAnd or Operation.AtomicFetchAnd => old & operand,
            Operation.AtomicXor or Operation.AtomicFetchXor => old ^ operand,
            Operation.AtomicExchange => operand,
            Operation.AtomicCompareExchange => old == expected ? operand : old,
            _ => throw new InternalCompilerException(nameof(AtomicOperation), $"{instruction.Operation} is not atomic"),
        };
        InterpreterMemory.Write(memory, replacement);
        if (instruction.Operation == Operation.AtomicCompareExchange) registers[0] = old;
        else if (instruction.Row.FetchesOldValue) registers[instruction.Source] = old;
    }
}

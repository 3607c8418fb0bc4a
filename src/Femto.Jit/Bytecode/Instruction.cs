namespace Femto.Jit.Bytecode;

/// <summary>A decoded instruction: its row of the instruction table and the operand fields.</summary>
/// <param name="Row">The row of <see cref="InstructionTable"/> this encoding belongs to.</param>
/// <param name="Destination">Destination register, 0 to 10.</param>
/// <param name="Source">Source register, 0 to 10.</param>
/// <param name="Offset">Signed 16-bit offset: of memory in bytes, of a jump in slots after the next pc.</param>
/// <param name="Immediate">
/// The 32-bit immediate sign-extended; for the 16-byte forms the whole 64-bit value (for addresses: the offset within
/// the region).
/// </param>
public readonly record struct Instruction(
    InstructionRow Row, byte Destination, byte Source, short Offset, long Immediate)
{
    /// <summary>What the instruction does.</summary>
    public Operation Operation => Row.Operation;

    /// <summary>Width of the computation or comparison in bits: 32 or 64.</summary>
    public int Width => Row.Width;

    /// <summary>Size in bits of the memory operand, the sign-extended part or the swapped part.</summary>
    public int OperandBits => Row.OperandBits;

    /// <summary>Whether the second operand is the source register rather than the immediate.</summary>
    public bool UsesSourceRegister => Row.UsesSourceRegister;

    /// <summary>Slots this instruction occupies: 2 for the 16-byte forms, else 1.</summary>
    public int Slots => Row.Slots;

    /// <summary>
    /// The pc a jump or local call at <paramref name="pc"/> leads to; the offset field, or for <c>gotol</c> and local
    /// calls the immediate. Computed without wrapping, so it may lie outside of the program.
    /// </summary>
    public long TargetFrom(int pc) => pc + 1 + (Row.TargetIsImmediate ? Immediate : Offset);
}

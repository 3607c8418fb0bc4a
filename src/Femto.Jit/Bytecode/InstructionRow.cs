namespace Femto.Jit.Bytecode;

/// <summary>One row of the instruction table: an encoding of RFC 9669 and everything that depends only on it.</summary>
/// <param name="Opcode">The opcode byte.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Width">Bits of the computation or comparison: 32 or 64.</param>
/// <param name="OperandBits">Bits of the memory operand, the sign-extended part or the swapped part; else
/// Width.</param>
/// <param name="UsesSourceRegister">Whether the second operand is a register.</param>
/// <param name="Group">Conformance group (RFC 9669, section 2.4).</param>
/// <param name="CpuVersion">Lowest <c>-mcpu=vN</c> of clang that emits it.</param>
/// <param name="Mnemonic">Short name of the conformance suite's text form, for example <c>add32</c>,
/// <c>ldxdw</c>.</param>
public sealed record InstructionRow(
    byte Opcode,
    Operation Operation,
    int Width,
    int OperandBits,
    bool UsesSourceRegister,
    ConformanceGroup Group,
    int CpuVersion,
    string Mnemonic)
{
    /// <summary>Place in <see cref="InstructionTable.Rows"/>.</summary>
    internal int Index { get; init; }

    /// <summary>Value the source field must have when it selects the row (calls, lddw); else null.</summary>
    public byte? FixedSource { get; init; }

    /// <summary>Value the offset field must have when it selects the row (sdiv, movsx); else null.</summary>
    public short? FixedOffset { get; init; }

    /// <summary>Value the immediate must have when it selects the row (atomics, byte order); else null.</summary>
    public int? FixedImmediate { get; init; }

    /// <summary>Fields that carry an operand; any other field must be zero or have its fixed value.</summary>
    public required OperandFields Fields { get; init; }

    // What follows from the operation alone is found out once: every analysis asks for it at every instruction.

    /// <summary>Whether the jump or call distance is in the immediate (<c>gotol</c>, local calls).</summary>
    public bool TargetIsImmediate { get; } = Opcode == 0x06 || Operation == Operation.CallLocal;

    /// <summary>Slots of the instruction.</summary>
    public int Slots { get; } = Operation
        is Operation.LoadImmediate64 or Operation.LoadDataAddress or Operation.LoadReadOnlyDataAddress ? 2 : 1;

    /// <summary>Whether control may go to <see cref="Instruction.TargetFrom"/> (calls excluded).</summary>
    public bool IsJump { get; } = Operation is >= Operation.Jump and <= Operation.JumpIfSignedLessOrEqual;

    /// <summary>Whether this is a jump that may also fall through.</summary>
    public bool IsConditionalJump { get; } =
        Operation is > Operation.Jump and <= Operation.JumpIfSignedLessOrEqual;

    /// <summary>Whether this is an atomic read-modify-write.</summary>
    public bool IsAtomic { get; } = Operation is >= Operation.AtomicAdd and <= Operation.AtomicCompareExchange;

    /// <summary>Whether an atomic writes the old value back to a register (the source; r0 for cmpxchg).</summary>
    public bool FetchesOldValue { get; } =
        Operation is >= Operation.AtomicFetchAdd and <= Operation.AtomicCompareExchange;

    /// <summary>Whether memory is read or written.</summary>
    public bool AccessesMemory { get; } =
        Operation is >= Operation.Load and <= Operation.AtomicCompareExchange;

    /// <summary>Whether memory is written.</summary>
    public bool WritesMemory { get; } =
        Operation is >= Operation.Store and <= Operation.AtomicCompareExchange;
}

/// <summary>The fields of an instruction slot.</summary>
[Flags]
public enum OperandFields
{
    /// <summary>No operand.</summary>
    None = 0,

    /// <summary>The destination register.</summary>
    Destination = 1,

    /// <summary>The source register.</summary>
    Source = 2,

    /// <summary>The offset.</summary>
    Offset = 4,

    /// <summary>The immediate.</summary>
    Immediate = 8,
}

/// <summary>The conformance groups of RFC 9669, section 2.4.</summary>
public enum ConformanceGroup : byte
{
    /// <summary>32-bit base instructions.</summary>
    Base32,

    /// <summary>64-bit base instructions.</summary>
    Base64,

    /// <summary>32-bit multiplication, division and modulo.</summary>
    DivMul32,

    /// <summary>64-bit multiplication, division and modulo.</summary>
    DivMul64,

    /// <summary>32-bit atomics.</summary>
    Atomic32,

    /// <summary>64-bit atomics.</summary>
    Atomic64,

    /// <summary>Not in RFC 9669: Femto-Containers' data address loads, and the second slot of 16-byte forms.</summary>
    Extension,
}

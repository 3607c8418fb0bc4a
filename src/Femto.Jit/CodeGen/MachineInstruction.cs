using System.Runtime.InteropServices;
using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>How an operand of a machine instruction is accessed, in the order of time within the instruction.</summary>
internal enum OperandRole : byte
{
    /// <summary>Read before any result is written, so that it may share a register with a result.</summary>
    Use,

    /// <summary>Read after the first result is written, so that it must not share a register with any result.</summary>
    LateUse,

    /// <summary>Written after all ordinary uses are read.</summary>
    Definition,

    /// <summary>Written while uses are still read, or scratch: shares a register with nothing.</summary>
    EarlyDefinition,
}

/// <summary>
/// A register operand. Before allocation it names a virtual register; a fixed operand also says which physical
/// register the instruction wants it in, and is reached by a move. Afterwards <see cref="Physical"/> is set.
/// </summary>
internal struct Operand(VirtualRegister register, OperandRole role, int fixedRegister = Operand.NotFixed)
{
    public const int NotFixed = -1;

    // Bytes, because there are very many operands.
    private readonly sbyte demanded = checked((sbyte)fixedRegister);
    private sbyte allocated = checked((sbyte)fixedRegister);

    public VirtualRegister Virtual { get; } = register;

    public OperandRole Role { get; } = role;

    /// <summary>The physical register the instruction demands, or <see cref="NotFixed"/>.</summary>
    public readonly int Fixed => demanded;

    /// <summary>The physical register allocated.</summary>
    public int Physical
    {
        readonly get => allocated;
        set => allocated = checked((sbyte)value);
    }

    public readonly bool IsFixed => Fixed != NotFixed;

    public readonly bool IsDefinition => Role is OperandRole.Definition or OperandRole.EarlyDefinition;
}

/// <summary>A value that lives in a register or, where registers run out, in the frame.</summary>
internal sealed class VirtualRegister(int id)
{
    private List<VirtualRegister>? hints;

    public int Id { get; } = id;

    /// <summary>The constant it holds, when it can be made again instead of being kept in the frame.</summary>
    public long? Constant { get; init; }

    /// <summary>
    /// The physical register that always holds the value by itself, as a zero register does, or one in which a value
    /// arrives and stays; else null.
    /// </summary>
    public int? Pinned { get; set; }

    /// <summary>Virtual registers that would do well in the same physical register.</summary>
    public ReadOnlySpan<VirtualRegister> Hints => CollectionsMarshal.AsSpan(hints);

    /// <summary>A physical register it is moved from or to; <see cref="Operand.NotFixed"/> for none.</summary>
    public int FixedHint { get; set; } = Operand.NotFixed;

    public void AddHint(VirtualRegister other) => (hints ??= new List<VirtualRegister>(2)).Add(other);

    /// <summary>Adds a hint that counts for more than all others.</summary>
    public void AddHintAhead(VirtualRegister other) => (hints ??= new List<VirtualRegister>(2)).Insert(0, other);

    public override string ToString() => $"%{Id}";
}

/// <summary>A machine instruction over virtual, later physical, registers.</summary>
/// <param name="opcode">
/// The backend's number of the instruction, or one of the negative <see cref="MoveOpcode"/>s that allocation inserts.
/// </param>
/// <param name="operands">Definitions first.</param>
internal sealed class MachineInstruction(int opcode, params Operand[] operands)
{
    public int Opcode { get; } = opcode;

    public Operand[] Operands { get; } = operands;

    /// <summary>An immediate operand, displacement or shift count; a frame offset.</summary>
    public long Immediate { get; init; }

    /// <summary>A second immediate, where there are two; a condition; a kind of trap.</summary>
    public int Modifier { get; init; }

    /// <summary>Physical registers destroyed, as a mask.</summary>
    public uint Clobbers { get; init; }

    /// <summary>Pc of the bytecode instruction it belongs to; -1 for none.</summary>
    public int Pc { get; init; } = -1;

    /// <summary>Blocks a branch leads to.</summary>
    public Block? Then { get; init; }

    /// <inheritdoc cref="Then"/>
    public Block? Else { get; init; }

    public bool Is(CommonOp op) => Opcode == (int)op;

    /// <summary>Whether it writes a physical register, once registers are allocated.</summary>
    public bool Writes(int register) =>
        Array.Exists(Operands, operand => operand.IsDefinition && operand.Physical == register) || Destroys(register);

    /// <summary>Whether it reads or writes a physical register, once registers are allocated.</summary>
    public bool Touches(int register) =>
        Array.Exists(Operands, operand => operand.Physical == register) || Destroys(register);

    private bool Destroys(int register) => (Clobbers >> register & 1) != 0;

    /// <summary>The physical register of operand <paramref name="index"/>.</summary>
    public int this[int index] => Operands[index].Physical;
}

/// <summary>Opcodes of the instructions that register allocation inserts; every backend emits them.</summary>
internal static class MoveOpcode
{
    /// <summary>Register to register.</summary>
    public const int Move = -1;

    /// <summary>Exchanges two registers.</summary>
    public const int Swap = -2;

    /// <summary>Frame slot <c>Immediate</c> to register.</summary>
    public const int Reload = -3;

    /// <summary>Register to frame slot <c>Immediate</c>.</summary>
    public const int Spill = -4;

    /// <summary>Constant <c>Immediate</c> to register, without changing flags.</summary>
    public const int Constant = -5;
}

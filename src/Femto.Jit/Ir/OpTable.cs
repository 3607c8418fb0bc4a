using System.Collections.Immutable;

namespace Femto.Jit.Ir;

/// <summary>The properties of each operation, one row per <see cref="Op"/>.</summary>
internal static class OpTable
{
    private const int Any = OpRow.AnyCount;

    private static readonly ImmutableArray<OpRow> rows =
    [
        new(Op.Constant, "constant", 0, OpEffects.None, OpFields.Immediate),
        new(Op.Parameter, "parameter", 0, OpEffects.Fixed, OpFields.Immediate | OpFields.Provenance),
        new(Op.Phi, "phi", Any, OpEffects.Fixed, OpFields.None),
        new(Op.RegionBase, "base", 0, OpEffects.None, OpFields.Provenance),
        new(Op.ContextLength, "context_length", 0, OpEffects.None, OpFields.None),

        new(Op.Add, "add", 2, OpEffects.None, OpFields.None) { Commutative = true },
        new(Op.Subtract, "sub", 2, OpEffects.None, OpFields.None),
        new(Op.Multiply, "mul", 2, OpEffects.None, OpFields.None) { Commutative = true },
        new(Op.UnsignedDivide, "udiv", 2, OpEffects.None, OpFields.None),
        new(Op.SignedDivide, "sdiv", 2, OpEffects.None, OpFields.None),
        new(Op.UnsignedModulo, "umod", 2, OpEffects.None, OpFields.None),
        new(Op.SignedModulo, "smod", 2, OpEffects.None, OpFields.None),
        new(Op.And, "and", 2, OpEffects.None, OpFields.None) { Commutative = true },
        new(Op.Or, "or", 2, OpEffects.None, OpFields.None) { Commutative = true },
        new(Op.Xor, "xor", 2, OpEffects.None, OpFields.None) { Commutative = true },
        new(Op.ShiftLeft, "shl", 2, OpEffects.None, OpFields.None),
        new(Op.ShiftRight, "shr", 2, OpEffects.None, OpFields.None),
        new(Op.ArithmeticShiftRight, "sar", 2, OpEffects.None, OpFields.None),

        new(Op.SignExtend8, "sext8", 1, OpEffects.None, OpFields.None),
        new(Op.SignExtend16, "sext16", 1, OpEffects.None, OpFields.None),
        new(Op.ByteSwap16, "bswap16", 1, OpEffects.None, OpFields.None),
        new(Op.ByteSwap32, "bswap32", 1, OpEffects.None, OpFields.None),
        new(Op.ByteSwap64, "bswap64", 1, OpEffects.None, OpFields.None),

        new(Op.ZeroExtend, "zext", 1, OpEffects.None, OpFields.None),
        new(Op.SignExtend, "sext", 1, OpEffects.None, OpFields.None),
        new(Op.Truncate, "trunc", 1, OpEffects.None, OpFields.None),

        new(Op.Load, "load", 1, OpEffects.Reads, OpFields.Immediate | OpFields.Size | OpFields.Signed),
        new(Op.Store, "store", Any, OpEffects.Writes, OpFields.Immediate | OpFields.Size),
        new(Op.AtomicUpdate, "atomic", Any, OpEffects.Writes, OpFields.Immediate | OpFields.Size | OpFields.Atomic),
        new(Op.AtomicCompareExchange, "cmpxchg", Any, OpEffects.Writes, OpFields.Immediate | OpFields.Size),

        new(Op.Check, "check", 1, OpEffects.Traps,
            OpFields.Immediate | OpFields.Size | OpFields.Flag | OpFields.Proven | OpFields.Provenance),
        new(Op.CheckAlignment, "check_alignment", 1, OpEffects.Traps, OpFields.Immediate | OpFields.Size),

        new(Op.LoadFuel, "load_fuel", 0, OpEffects.Reads, OpFields.None),
        new(Op.StoreFuel, "store_fuel", 1, OpEffects.Writes, OpFields.None),
        new(Op.SpendFuel, "spend_fuel", 1, OpEffects.Traps, OpFields.None),

        new(Op.CallHelper, "call_helper", Any, OpEffects.Writes, OpFields.Immediate),
        new(Op.CallLocal, "call_local", Any, OpEffects.Writes, OpFields.Immediate),
        new(Op.ZeroStack, "zero_stack", 0, OpEffects.Writes, OpFields.Immediate),

        new(Op.AddPair, "add_pair", 4, OpEffects.None, OpFields.None),
        new(Op.SubtractPair, "sub_pair", 4, OpEffects.None, OpFields.None),
        new(Op.MultiplyPair, "mul_pair", 4, OpEffects.None, OpFields.None),
        new(Op.UnsignedMultiplyPair, "umul_pair", 2, OpEffects.None, OpFields.None) { Commutative = true },
        new(Op.SignedMultiplyPair, "smul_pair", 2, OpEffects.None, OpFields.None) { Commutative = true },
        new(Op.ShiftLeftPair, "shl_pair", 3, OpEffects.None, OpFields.None),
        new(Op.ShiftRightPair, "shr_pair", 3, OpEffects.None, OpFields.None),
        new(Op.ArithmeticShiftRightPair, "sar_pair", 3, OpEffects.None, OpFields.None),
        new(Op.DividePair, "div_pair", 4, OpEffects.None, OpFields.Signed | OpFields.Flag),
        new(Op.LowHalf, "low", 1, OpEffects.None, OpFields.None),
        new(Op.HighHalf, "high", 1, OpEffects.None, OpFields.None),

        new(Op.CheckOffset, "check_offset", Any, OpEffects.Traps, OpFields.Immediate),
        new(Op.CheckZero, "check_zero", 1, OpEffects.Traps, OpFields.None),
        new(Op.CheckRegion, "check_region", Any, OpEffects.Traps,
            OpFields.Immediate | OpFields.Size | OpFields.Flag),

        new(Op.Jump, "jump", 0, OpEffects.Terminates, OpFields.Then),
        new(Op.Branch, "branch", 2, OpEffects.Terminates, OpFields.Then | OpFields.Else | OpFields.Condition),
        new(Op.BranchPair, "branch_pair", 4, OpEffects.Terminates,
            OpFields.Then | OpFields.Else | OpFields.Condition),
        new(Op.Return, "return", Any, OpEffects.Terminates, OpFields.None),
    ];

    private static readonly ImmutableDictionary<string, OpRow> byName = rows.ToImmutableDictionary(row => row.Name);

    public static ImmutableArray<OpRow> Rows => rows;

    /// <summary>The row of an operation; rows stand in the order of the enumeration, which a test asserts.</summary>
    public static OpRow Row(this Op op) => rows[(int)op];

    public static OpRow? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Whether equal operands always give equal results and nothing else happens.</summary>
    public static bool IsPure(this Op op) => op.Row().Effects == OpEffects.None;

    /// <summary>Whether an instruction must stay although nothing uses its result.</summary>
    public static bool HasEffect(this Op op) =>
        (op.Row().Effects & (OpEffects.Writes | OpEffects.Traps | OpEffects.Terminates)) != 0;
}

/// <summary>Properties of an operation.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Name">Its name in the text form.</param>
/// <param name="OperandCount">Number of operands, or <see cref="AnyCount"/>.</param>
/// <param name="Effects">What it does besides computing its result.</param>
/// <param name="Fields">The fields of <see cref="Value"/> that mean something for it.</param>
internal sealed record OpRow(Op Op, string Name, int OperandCount, OpEffects Effects, OpFields Fields)
{
    public const int AnyCount = -1;

    public bool Commutative { get; init; }
}

[Flags]
internal enum OpEffects : byte
{
    None = 0,

    /// <summary>Depends on memory.</summary>
    Reads = 1,

    /// <summary>Changes memory, or may do anything.</summary>
    Writes = 2,

    /// <summary>May end the run.</summary>
    Traps = 4,

    /// <summary>Ends the block.</summary>
    Terminates = 8,

    /// <summary>Pure, but bound to its place or meaningful only once.</summary>
    Fixed = 16,
}

[Flags]
internal enum OpFields
{
    None = 0,
    Immediate = 1,
    Size = 2,
    Signed = 4,
    Flag = 8,
    Provenance = 16,
    Condition = 32,
    Atomic = 64,
    Then = 128,
    Else = 256,
    Proven = 512,
}

namespace Femto.Jit.Ir;

/// <summary>
/// Operations of the intermediate form. Arithmetic works on the width of its type and wraps, as RFC 9669 asks:
/// shift counts are taken modulo the width, x / 0 = 0, x % 0 = x, MIN / -1 = MIN, MIN % -1 = 0.
/// <see cref="OpTable"/> says the same of each row to machines: operands, effects, the phase in which it may stand.
/// </summary>
internal enum Op : byte
{
    // Leaves.
    Constant, Parameter, Phi,

    /// <summary>Lowest address of a region (of the stack: r10 of the entry, which lies at its end).</summary>
    RegionBase,

    /// <summary>Length of the context, read from the instance.</summary>
    ContextLength,

    // Arithmetic.
    Add, Subtract, Multiply, UnsignedDivide, SignedDivide, UnsignedModulo, SignedModulo,
    And, Or, Xor, ShiftLeft, ShiftRight, ArithmeticShiftRight,

    // Unary, same width.
    SignExtend8, SignExtend16, ByteSwap16, ByteSwap32, ByteSwap64,

    // Between the widths.
    ZeroExtend, SignExtend, Truncate,

    // Memory: the first operand is the address, the displacement is the immediate.
    Load, Store, AtomicUpdate, AtomicCompareExchange,

    // Checks: they trap, or yield their operand.
    Check, CheckAlignment,

    // Fuel: load it from the instance, store it back, spend one unit or trap.
    LoadFuel, StoreFuel, SpendFuel,

    CallHelper, CallLocal,

    /// <summary>
    /// Zeroes the stack region at the start of the entry, so that a run never sees what was there before.
    /// </summary>
    ZeroStack,

    // Pairs: operations with a 64-bit result on 32-bit machines. Operands come low half first.
    AddPair, SubtractPair, MultiplyPair, UnsignedMultiplyPair, SignedMultiplyPair,
    ShiftLeftPair, ShiftRightPair, ArithmeticShiftRightPair, DividePair,
    LowHalf, HighHalf,

    /// <summary>Check of a 32-bit offset against a constant or dynamic length.</summary>
    CheckOffset,

    /// <summary>Check that a high half is zero.</summary>
    CheckZero,

    /// <summary>
    /// Check of an address of unknown provenance, by searching the granted regions. Where the size is only known at run
    /// time, it is the second operand, and no bytes are inside everywhere.
    /// </summary>
    CheckRegion,

    // Terminators.
    Jump, Branch, BranchPair, Return,
}

using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// Instructions that lowering selects, besides <see cref="CommonOp"/>, whose conditions are a
/// <see cref="Condition"/> of the flags, in Modifier. Operands are in the manual's order: results first. Most stand for
/// one
/// instruction, of which emission picks the narrowest encoding; the last group stands for short sequences.
/// </summary>
internal enum Thumb2Op
{
    // Register forms; Modifier holds the Shift of the last operand.
    Add = CommonOp.Count, Subtract, And, Or, Xor, MoveNot,

    // Immediate forms.
    AddImmediate, ReverseSubtractImmediate, AndImmediate, OrImmediate, XorImmediate, BitClearImmediate,

    // Halves of 64-bit sums: the flags pass from one to the next.
    AddSettingFlags, AddWithCarry, SubtractSettingFlags, SubtractWithCarry,
    AddSettingFlagsImmediate, AddWithCarryImmediate, SubtractSettingFlagsImmediate,

    ShiftLeft, ShiftRight, ArithmeticShiftRight,
    ShiftLeftImmediate, ShiftRightImmediate, ArithmeticShiftRightImmediate,

    Multiply, MultiplyAdd, MultiplySubtract, UnsignedMultiplyLong, SignedMultiplyLong,
    UnsignedDivide, SignedDivide,

    SignExtend8, SignExtend16, ZeroExtend8, ZeroExtend16, ExtractBits, Reverse, Reverse16,

    /// <summary>Size and Signed are in Modifier, see <see cref="ThumbAccess"/>.</summary>
    Load, Store, LoadIndexed, StoreIndexed,

    /// <summary>At the address in a register, to which Immediate is then added: value, register, register.</summary>
    LoadPostIndexed, StorePostIndexed,

    Compare, CompareImmediate, Test, TestImmediate,

    /// <summary>Compares 64 bits for equality: low, high, low, high.</summary>
    ComparePair,

    /// <summary>Compares 64 bits for order, leaving N, V and C; defines scratch.</summary>
    SubtractPairFlags,

    /// <summary>To Then when the operand is zero (Modifier 0) or not (Modifier 1), else to Else.</summary>
    BranchIfZero,

    /// <summary>
    /// Carry is clear unless extent &lt;= length and offset &lt;= length - extent: scratch, offset, length, and the
    /// extent as a register or as Immediate.
    /// </summary>
    CheckDynamic,

    /// <summary>
    /// Low half of an arithmetic shift right: combined, high, count; the combination below 32, else the high half
    /// shifted by the rest. Result first, scratch last.
    /// </summary>
    SelectShiftedHigh,

    /// <summary>Load-exclusive loop: old, new, status; address, operand.</summary>
    AtomicUpdate,

    /// <summary>Load-exclusive loop: old, status; address, expected, desired.</summary>
    AtomicCompareExchange,

    /// <summary>With interrupts off: old low, old high, scratch, scratch, mask; address, operand low, high.</summary>
    AtomicUpdatePair,

    /// <summary>With interrupts off: old low, high, mask; address, expected low, high, desired low, high.</summary>
    AtomicCompareExchangePair,
}

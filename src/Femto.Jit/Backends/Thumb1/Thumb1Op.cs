using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>
/// Instructions that lowering selects, besides <see cref="CommonOp"/>, whose conditions are a
/// <see cref="Condition"/> of the flags, in Modifier. Operands are in the manual's order: results first. All that
/// compute set the flags; the names say which are selected for them.
/// </summary>
internal enum Thumb1Op
{
    Add = CommonOp.Count, Subtract, AddImmediate,

    // Two-address: where the result is another register than the first operand, that is copied.
    And, Or, Xor, Multiply, BitClear,
    ShiftLeft, ShiftRight, ArithmeticShiftRight,

    ShiftLeftImmediate, ShiftRightImmediate, ArithmeticShiftRightImmediate,

    MoveNot, Negate, SignExtend8, SignExtend16, ZeroExtend8, ZeroExtend16, Reverse, Reverse16,

    // The flags pass from one to the next.
    AddSettingFlags, AddWithCarry, SubtractSettingFlags, SubtractWithCarry,

    /// <summary>One less; carry is clear when it was 0.</summary>
    DecrementSettingFlags,

    Compare, CompareImmediate, Test,

    /// <summary>Z for the bits that a shift leaves; N for the bit it takes to the top. Defines scratch.</summary>
    ShiftLeftSettingFlags, ShiftRightSettingFlags,

    /// <summary>Z for either operand; defines scratch.</summary>
    OrSettingFlags,

    /// <summary>Compares 64 bits for order, leaving N, V and C; defines scratch.</summary>
    SubtractPairFlags,

    /// <summary>
    /// To Then when 64 bits are equal (Modifier 0) or not (Modifier 1), else to Else: low, high, low, high.
    /// </summary>
    BranchIfPair,

    /// <summary>Size and Signed are in Modifier, see <see cref="ThumbAccess"/>. Signed ones are indexed.</summary>
    Load, Store, LoadIndexed, StoreIndexed,

    /// <summary>Low, high, scratch, scratch, scratch; the factors.</summary>
    UnsignedMultiplyLong, SignedMultiplyLong,

    /// <summary>
    /// Low half of an arithmetic shift right: combined, high, count; the combination below 32, else the high half
    /// shifted by the rest. Result first, then scratch.
    /// </summary>
    SelectShiftedHigh,

    // Atomics are done with interrupts off: Armv6-M has no exclusive accesses, and one processor.

    /// <summary>Old, new; address, operand.</summary>
    AtomicUpdate,

    /// <summary>Old; address, expected, desired.</summary>
    AtomicCompareExchange,

    /// <summary>Old low, old high, scratch; address, operand low, high.</summary>
    AtomicUpdatePair,

    /// <summary>Old low, high; address, expected low, high, desired low, high.</summary>
    AtomicCompareExchangePair,
}

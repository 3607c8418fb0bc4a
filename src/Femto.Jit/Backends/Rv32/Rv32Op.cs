using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Rv32;

/// <summary>
/// Instructions that lowering selects, besides <see cref="CommonOp"/>, whose conditions are a
/// <see cref="Rv32Condition"/> of their two operands, in Modifier. Operands are in the manual's order: results first.
/// Most stand for one instruction, of which emission picks the narrowest encoding; the last group stands for short
/// sequences.
/// </summary>
internal enum Rv32Op
{
    Add = CommonOp.Count, Subtract, And, Or, Xor,

    ShiftLeft, ShiftRight, ArithmeticShiftRight, SetLessUnsigned,

    Multiply, MultiplyHigh, MultiplyHighUnsigned, Divide, DivideUnsigned, Remainder, RemainderUnsigned,

    /// <summary>The first operand shifted left by Immediate, 1 to 3, plus the second (Zba).</summary>
    ShiftAdd,

    AddImmediate, AndImmediate, OrImmediate, XorImmediate, SetLessUnsignedImmediate,
    ShiftLeftImmediate, ShiftRightImmediate, ArithmeticShiftRightImmediate,

    // Zbb.
    SignExtend8, SignExtend16, ZeroExtend16, ReverseBytes,

    /// <summary>Size and signedness are in Modifier, see <see cref="Rv32Access"/>.</summary>
    Load, Store,

    /// <summary>
    /// Compares 64 bits for order, by the <see cref="Rv32Condition"/> in Modifier: low, high, low, high. A branch.
    /// </summary>
    BranchPair,

    /// <summary>
    /// A quotient, or 0 when the divisor is 0: the dividend is still read when the result is written.
    /// </summary>
    DivideOrZero, DivideUnsignedOrZero,

    /// <summary>Shifts of 64 bits by a register: low, high, scratch; low, high, count.</summary>
    ShiftLeftPair, ShiftRightPair, ArithmeticShiftRightPair,

    /// <summary>One atomic memory operation: old; address, operand.</summary>
    AtomicUpdate,

    /// <summary>A loop of load-reserved and store-conditional: old, status; address, expected, desired.</summary>
    AtomicCompareExchange,

    /// <summary>With interrupts off: old, new, status; address, operand.</summary>
    MaskedUpdate,

    /// <summary>With interrupts off: old, status; address, expected, desired.</summary>
    MaskedCompareExchange,

    /// <summary>With interrupts off: old low, old high, new, new, status; address, operand low, high.</summary>
    MaskedUpdatePair,

    /// <summary>With interrupts off: old low, high, status; address, expected low, high, desired low, high.</summary>
    MaskedCompareExchangePair,
}

/// <summary>Conditions of branches; those that differ in the lowest bit are each other's inverse.</summary>
internal enum Rv32Condition
{
    Equal, NotEqual, Less, GreaterOrEqual, LessUnsigned, GreaterOrEqualUnsigned,
}

internal static class Rv32Conditions
{
    /// <summary>The condition that holds exactly when this one does not.</summary>
    public static Rv32Condition Inverted(this Rv32Condition condition) => condition ^ (Rv32Condition)1;
}

/// <summary>Size and signedness of a memory access, packed into a modifier.</summary>
internal static class Rv32Access
{
    private const int SignedBit = 8;

    public static int Of(int size, bool signed) => size | (signed ? SignedBit : 0);

    public static int Size(int modifier) => modifier & 7;

    public static bool IsSigned(int modifier) => (modifier & SignedBit) != 0;
}

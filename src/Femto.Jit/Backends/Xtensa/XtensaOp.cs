using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>
/// Instructions that lowering selects, besides <see cref="CommonOp"/>, whose conditions are an <see cref="XtensaTest"/>
/// of their operands, in Modifier. Operands are in the manual's order: results first. Those of the first groups stand for
/// one instruction, of which emission picks the narrowest encoding; the last group stands for short sequences.
/// </summary>
internal enum XtensaOp
{
    Add = CommonOp.Count, Subtract, And, Or, Xor,

    /// <summary>The first operand shifted left by Immediate, 1 to 3, plus or minus the second.</summary>
    AddShifted, SubtractShifted,

    Multiply, MultiplyHigh, MultiplyHighUnsigned,

    /// <summary>The product of the low halves of the operands, without sign.</summary>
    Multiply16,

    Quotient, QuotientUnsigned, Remainder, RemainderUnsigned, MaximumUnsigned,

    /// <summary>A sum with any Immediate, in two instructions beyond those of one.</summary>
    AddImmediate,

    ShiftLeftImmediate, ShiftRightImmediate, ArithmeticShiftRightImmediate,

    /// <summary>Modifier bits from bit Immediate on.</summary>
    Extract,

    /// <summary>Bit Immediate is the sign.</summary>
    SignExtend,

    /// <summary>Size and signedness are in Modifier, see <see cref="XtensaAccess"/>.</summary>
    Load, Store,

    /// <summary>
    /// Compares 64 bits by the <see cref="XtensaTest"/> in Modifier, one of two registers: low, high, low, high. A branch.
    /// </summary>
    BranchPair,

    /// <summary>Shifts by a register: result; operand, count.</summary>
    ShiftLeft, ShiftRight, ArithmeticShiftRight,

    /// <summary>The low word of two, the high one first, shifted right by Immediate.</summary>
    Funnel,

    ReverseBytes,

    /// <summary>The word at any address plus Immediate, byte by byte: result, scratch; address.</summary>
    LoadBytes,

    /// <summary>
    /// A quotient, or 0 when the divisor is 0; a remainder, or the dividend. Signed when Modifier is not 0.
    /// </summary>
    DivideOrZero, ModuloOrDividend,

    /// <summary>Sums and differences of 64 bits: low, high; low, high, low, high.</summary>
    AddPair, SubtractPair,

    /// <summary>Plus Immediate and 2^32 times Modifier: low, high; low, high.</summary>
    AddPairImmediate,

    /// <summary>Shifts of 64 bits by a register: low, high; low, high, count.</summary>
    ShiftLeftPair, ShiftRightPair, ArithmeticShiftRightPair,

    /// <summary>A loop around a conditional store: old, new; address, operand.</summary>
    AtomicUpdate,

    /// <summary>One conditional store: old; address, expected, desired.</summary>
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

/// <summary>Size and signedness of a memory access, packed into a modifier.</summary>
internal static class XtensaAccess
{
    private const int SignedBit = 8;

    public static int Of(int size, bool signed) => size | (signed ? SignedBit : 0);

    public static int Size(int modifier) => modifier & 7;

    public static bool IsSigned(int modifier) => (modifier & SignedBit) != 0;
}

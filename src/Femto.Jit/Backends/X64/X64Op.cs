using Femto.Jit.CodeGen;
using Iced.Intel;

namespace Femto.Jit.Backends.X64;

/// <summary>
/// Instructions that lowering selects, besides <see cref="CommonOp"/>, whose conditions are an
/// <see cref="X64Condition"/> of the flags, in Modifier. Results come first. Modifier is the operands' size in bytes, 4
/// or 8, unless something else is said; a result of 4 bytes has zeros above.
/// </summary>
internal enum X64Op
{
    Add = CommonOp.Count, Subtract, And, Or, Xor, Multiply,

    AddImmediate, AndImmediate, OrImmediate, XorImmediate, MultiplyImmediate,

    /// <summary>The first operand shifted left by Immediate, up to 3, plus the second.</summary>
    ShiftAdd,

    Negate,

    /// <summary>The count is in cl.</summary>
    ShiftLeft, ShiftRight, ArithmeticShiftRight,

    ShiftLeftImmediate, ShiftRightImmediate, ArithmeticShiftRightImmediate,

    SignExtend8, SignExtend16, ZeroExtend8, ZeroExtend16, ByteSwap,

    /// <summary>The low two bytes exchanged, zeros above.</summary>
    ByteSwap16,

    /// <summary>32 bits to 64.</summary>
    SignExtend32, ZeroExtend32,

    /// <summary>Size and signedness are in Modifier, see <see cref="X64Access"/>.</summary>
    Load, Store,

    /// <summary>
    /// Stores a constant; its size is in Modifier, the constant in the upper half of Immediate, the displacement in the
    /// lower: address.
    /// </summary>
    StoreImmediate,

    /// <summary>Loads and stores at a base plus an index shifted left by Immediate.</summary>
    LoadIndexed, StoreIndexed,

    /// <summary>Flags of the first operand less the second, or Immediate.</summary>
    Compare, CompareImmediate,

    /// <summary>Flags of the operands' common bits.</summary>
    Test, TestImmediate,

    /// <summary>A difference and its flags.</summary>
    SubtractImmediateSettingFlags,

    /// <summary>
    /// Divisions as eBPF has them, guarded against a divisor of 0 and, with sign, of -1: quotient in rax or remainder
    /// in rdx; dividend in rax, divisor.
    /// </summary>
    UnsignedDivide, SignedDivide, UnsignedModulo, SignedModulo,

    /// <summary>The same by a divisor that is neither 0 nor -1.</summary>
    UnsignedDivideBy, SignedDivideBy, UnsignedModuloBy, SignedModuloBy,

    /// <summary>Displacement is in Immediate: old; address, operand.</summary>
    AtomicAdd, AtomicExchange,

    /// <summary>The operation whose old value nobody wants: address, operand.</summary>
    LockedAdd, LockedOr, LockedAnd, LockedXor,

    /// <summary>Loops of compare-and-exchange: old in rax, new; address, operand.</summary>
    AtomicOr, AtomicAnd, AtomicXor,

    /// <summary>Old in rax; address, expected in rax, desired.</summary>
    AtomicCompareExchange,
}

/// <summary>
/// Conditions of the flags, as they are encoded (SDM volume 2, table B-10); those that differ in the lowest bit are
/// each other's inverse.
/// </summary>
internal enum X64Condition
{
    Below = 2, AboveOrEqual = 3, Equal = 4, NotEqual = 5, BelowOrEqual = 6, Above = 7,
    Less = 12, GreaterOrEqual = 13, LessOrEqual = 14, Greater = 15,
}

internal static class X64Conditions
{
    /// <summary>The condition that holds exactly when this one does not.</summary>
    public static X64Condition Inverted(this X64Condition condition) => condition ^ (X64Condition)1;
}

/// <summary>Size and signedness of a memory access, packed into a modifier.</summary>
internal static class X64Access
{
    private const int SignedBit = 16;

    public static int Of(int size, bool signed) => size | (signed ? SignedBit : 0);

    public static int Size(int modifier) => modifier & 15;

    public static bool IsSigned(int modifier) => (modifier & SignedBit) != 0;
}

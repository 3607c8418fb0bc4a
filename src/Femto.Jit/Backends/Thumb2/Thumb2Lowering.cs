using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using IrCondition = Femto.Jit.Ir.Condition;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// Selects Thumb-2 instructions for a function. In each rule the narrowest case comes first, with its condition, and
/// the general case last. The rules stand in the files named after what they lower.
/// </summary>
internal sealed partial class Thumb2Lowering : LoweringBase
{
    private Thumb2Lowering(Function function, ProgramLayout layout)
        : base(function, layout, Thumb2Registers.Convention, new SelectionRules(
            IndexedAddresses: true, MultiplyAdd: true, ShiftedLogical: true, LargestShiftInSum: 31))
    {
    }

    public static MachineFunction Run(Function function, ProgramLayout layout) =>
        new Thumb2Lowering(function, layout).Run();

    private void Emit(Thumb2Op op, params Operand[] operands) => Emit((int)op, 0, 0, operands);

    private void Emit(Thumb2Op op, long immediate, params Operand[] operands) =>
        Emit((int)op, immediate, 0, operands);

    private void Emit(Thumb2Op op, long immediate, int modifier, params Operand[] operands) =>
        Emit((int)op, immediate, modifier, operands);

    private static bool IsModifiedImmediate(long value) =>
        ModifiedImmediate.TryCreate(unchecked((uint)value), out _);

    /// <summary>The machine's condition after a comparison.</summary>
    private static Condition ConditionOf(IrCondition condition) => condition switch
    {
        IrCondition.Equal or IrCondition.NoBitSet => Condition.Eq,
        IrCondition.NotEqual or IrCondition.AnyBitSet => Condition.Ne,
        IrCondition.UnsignedLess => Condition.Cc,
        IrCondition.UnsignedLessOrEqual => Condition.Ls,
        IrCondition.UnsignedGreater => Condition.Hi,
        IrCondition.UnsignedGreaterOrEqual => Condition.Cs,
        IrCondition.SignedLess => Condition.Lt,
        IrCondition.SignedLessOrEqual => Condition.Le,
        IrCondition.SignedGreater => Condition.Gt,
        _ => Condition.Ge,
    };
}

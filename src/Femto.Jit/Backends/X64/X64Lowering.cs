using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.X64;

/// <summary>
/// Selects x86-64 instructions for a function. In each rule the narrowest case comes first, with its condition, and the
/// general case last. The rules stand in the files named after what they lower.
/// Of a 32-bit value the upper half of its register means nothing, unless <see cref="ZeroHighHalves"/> says so.
/// </summary>
internal sealed partial class X64Lowering : LoweringBase
{
    private readonly ZeroHighHalves zeroHighHalves;

    private X64Lowering(Function function, ProgramLayout layout)
        : base(function, layout, X64Registers.Convention)
    {
        zeroHighHalves = new ZeroHighHalves(function);
    }

    public static MachineFunction Run(Function function, ProgramLayout layout) =>
        new X64Lowering(function, layout).Run();

    private static int SizeOf(Value value) => value.Type == IrType.I64 ? 8 : 4;

    /// <summary>Immediates have 32 bits and are sign-extended (SDM volume 2, 2.2.1.5).</summary>
    private static bool FitsImmediate(long value) => value is >= int.MinValue and <= int.MaxValue;

    private void Emit(X64Op op, int modifier, params Operand[] operands) => Emit((int)op, 0, modifier, operands);

    private void Emit(X64Op op, long immediate, int modifier, params Operand[] operands) =>
        Emit((int)op, immediate, modifier, operands);

    private void EmitClobbering(X64Op op, uint clobbers, int modifier, params Operand[] operands) =>
        EmitClobbering((int)op, modifier, clobbers, operands);

    /// <summary>The machine's condition after a comparison.</summary>
    private static X64Condition ConditionOf(Condition condition) => condition switch
    {
        Condition.Equal or Condition.NoBitSet => X64Condition.Equal,
        Condition.NotEqual or Condition.AnyBitSet => X64Condition.NotEqual,
        Condition.UnsignedLess => X64Condition.Below,
        Condition.UnsignedLessOrEqual => X64Condition.BelowOrEqual,
        Condition.UnsignedGreater => X64Condition.Above,
        Condition.UnsignedGreaterOrEqual => X64Condition.AboveOrEqual,
        Condition.SignedLess => X64Condition.Less,
        Condition.SignedLessOrEqual => X64Condition.LessOrEqual,
        Condition.SignedGreater => X64Condition.Greater,
        _ => X64Condition.GreaterOrEqual,
    };

    protected override void LowerBranch(Value branch)
    {
        (Value left, Value right) = (branch.Operands[0], branch.Operands[1]);
        bool bits = branch.Condition is Condition.AnyBitSet or Condition.NoBitSet;
        int size = SizeOf(left);
        if (right.IsConstant && FitsImmediate(right.Immediate))
        {
            X64Op op = bits ? X64Op.TestImmediate : X64Op.CompareImmediate;
            // The upper half of a mask that is not negative selects nothing.
            int needed = bits && right.Immediate >= 0 ? 4 : size;
            Emit(op, right.Immediate, needed, Use(left));
        }
        else
            Emit(bits ? X64Op.Test : X64Op.Compare, size, Use(left), Use(right));
        Branch(branch, (int)CommonOp.BranchIf, (int)ConditionOf(branch.Condition));
    }
}

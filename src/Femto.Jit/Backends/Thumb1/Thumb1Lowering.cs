using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>
/// Selects instructions of Armv6-M for a function. In each rule the narrowest case comes first, with its condition, and
/// the general case last. The rules stand in the files named after what they lower.
/// </summary>
internal sealed partial class Thumb1Lowering : LoweringBase
{
    private Thumb1Lowering(Function function, ProgramLayout layout)
        : base(function, layout, ThumbConvention.Aapcs)
    {
    }

    public static MachineFunction Run(Function function, ProgramLayout layout) =>
        new Thumb1Lowering(function, layout).Run();

    private void Emit(Thumb1Op op, params Operand[] operands) => Emit((int)op, 0, 0, operands);

    private void Emit(Thumb1Op op, long immediate, params Operand[] operands) =>
        Emit((int)op, immediate, 0, operands);

    private VirtualRegister Compute(Thumb1Op op, long immediate, VirtualRegister operand)
    {
        Operand result = Temporary();
        Emit(op, immediate, result, Use(operand));
        return result.Virtual;
    }

    private VirtualRegister Compute(Thumb1Op op, VirtualRegister left, VirtualRegister right)
    {
        Operand result = Temporary();
        Emit(op, result, Use(left), new Operand(right, RoleOfSecond(op)));
        return result.Virtual;
    }

    /// <summary>What is not commutative must not have its result in the register of the second operand.</summary>
    private static OperandRole RoleOfSecond(Thumb1Op op) =>
        op >= Thumb1Op.BitClear ? OperandRole.LateUse : OperandRole.Use;

    private static bool IsByte(long value) => Imm8.Fits(value);
}

using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Rv32;

/// <summary>
/// Selects RV32 instructions for a function. In each rule the narrowest case comes first, with its condition, and the
/// general case last. The rules stand in the files named after what they lower.
/// </summary>
internal sealed partial class Rv32Lowering : LoweringBase
{
    private readonly InstructionSetFeatures features;
    private readonly VirtualRegister zero;

    private Rv32Lowering(Function function, ProgramLayout layout)
        : base(function, layout, Rv32Registers.Convention)
    {
        features = layout.Target.Features;
        zero = NewPinned(XReg.Zero.Number);
    }

    private bool HasZbb => features.HasFlag(InstructionSetFeatures.Zbb);

    public static MachineFunction Run(Function function, ProgramLayout layout) =>
        new Rv32Lowering(function, layout).Run();

    /// <summary>0 is in x0.</summary>
    protected override VirtualRegister MakeConstant(long constant) =>
        constant == 0 ? zero : base.MakeConstant(constant);

    private void Emit(Rv32Op op, params Operand[] operands) => Emit((int)op, 0, 0, operands);

    private void Emit(Rv32Op op, long immediate, params Operand[] operands) => Emit((int)op, immediate, 0, operands);

    private void EmitTrap(Rv32Condition condition, VirtualRegister left, VirtualRegister right, TrapKind kind) =>
        EmitTrap((int)condition, kind, Use(left), Use(right));

    private VirtualRegister Compute(Rv32Op op, VirtualRegister left, VirtualRegister right)
    {
        Operand result = Temporary();
        Emit(op, result, Use(left), Use(right));
        return result.Virtual;
    }

    private VirtualRegister Compute(Rv32Op op, VirtualRegister left, long immediate)
    {
        Operand result = Temporary();
        Emit(op, immediate, result, Use(left));
        return result.Virtual;
    }
}

using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>
/// Selects Xtensa instructions for a function. In each rule the narrowest case comes first, with its condition, and the
/// general case last. The rules stand in the files named after what they lower.
/// </summary>
internal sealed partial class XtensaLowering : LoweringBase
{
    private readonly InstructionSetFeatures features;

    private XtensaLowering(Function function, ProgramLayout layout, CallingConvention convention)
        : base(function, layout, convention)
    {
        features = layout.Target.Features;
    }

    /// <summary>
    /// Every windowed core here has division, the miscellaneous operations and zero-overhead loops, too.
    /// </summary>
    private bool IsWindowed => features.HasFlag(InstructionSetFeatures.Windowed);

    public static MachineFunction Run(Function function, ProgramLayout layout, CallingConvention convention) =>
        new XtensaLowering(function, layout, convention).Run();

    private void Emit(XtensaOp op, params Operand[] operands) => Emit((int)op, 0, 0, operands);

    private void Emit(XtensaOp op, long immediate, params Operand[] operands) => Emit((int)op, immediate, 0, operands);

    private VirtualRegister Compute(XtensaOp op, VirtualRegister left, VirtualRegister right)
    {
        Operand result = Temporary();
        Emit(op, result, Use(left), Use(right));
        return result.Virtual;
    }

    private VirtualRegister Compute(XtensaOp op, VirtualRegister operand, long immediate)
    {
        Operand result = Temporary();
        Emit(op, immediate, result, Use(operand));
        return result.Virtual;
    }

    private VirtualRegister Extract(VirtualRegister operand, int from, int width)
    {
        Operand result = Temporary();
        Emit((int)XtensaOp.Extract, from, width, [result, Use(operand)]);
        return result.Virtual;
    }
}

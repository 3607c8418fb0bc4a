using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// Selects Thumb-2 instructions for a function. In each rule the narrowest case comes first, with its condition, and
/// the general case last. The rules stand in the files named after what they lower.
/// </summary>
internal sealed partial class Thumb2Lowering : LoweringBase
{
    private Thumb2Lowering(Function function, ProgramLayout layout)
        : base(function, layout, ThumbConvention.Aapcs)
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
}

using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Rules for memory accesses and atomics.</summary>
internal sealed partial class Thumb2Lowering
{
    protected override void LowerAccess(Value value)
    {
        int modifier = ThumbAccess.Of(value.Size, value.Signed);
        bool load = value.Op == Op.Load;
        Operand data = load ? Result(value) : Use(value.Operands[1]);
        Value address = value.Operands[0];
        if (!Selection.IsFolded(address))
        {
            Operand place = DisplacedAddress(address, value.Immediate, out long displacement);
            Emit(load ? Thumb2Op.Load : Thumb2Op.Store, displacement, modifier, data, place);
            return;
        }

        (Value start, Value index, long shift) = (address.Operands[0], address.Operands[1], 0);
        if (FoldedOperand(address, Op.ShiftLeft) is var (shifted, other))
            (start, index, shift) = (other, shifted.Operands[0], shifted.Operands[1].Immediate);
        Emit(load ? Thumb2Op.LoadIndexed : Thumb2Op.StoreIndexed, shift, modifier, data, Use(start), Use(index));
    }

    /// <summary>
    /// The address with as much of the displacement as a 12-bit unsigned or 8-bit negative offset leaves (Armv7-M ARM,
    /// A7.7.43).
    /// </summary>
    private Operand DisplacedAddress(Value address, long displacement, out long left)
    {
        if (displacement is >= -255 and <= 0xFFF)
        {
            left = displacement;
            return Use(address);
        }

        left = 0;
        return Use(Displaced(address, displacement));
    }

    /// <summary>The register of an address plus a displacement.</summary>
    protected override VirtualRegister Displaced(Value address, long displacement)
    {
        if (displacement == 0)
            return Register(address);
        Operand sum = Temporary();
        if (FitsAddImmediate(displacement))
            Emit(Thumb2Op.AddImmediate, displacement, sum, Use(address));
        else
            Emit(Thumb2Op.Add, sum, Use(address), Use(Constant(displacement)));
        return sum.Virtual;
    }

    protected override void LowerAtomic(Value value)
    {
        var address = new Operand(Displaced(value.Operands[0], value.Immediate), OperandRole.LateUse);
        Operand[] operands = [.. value.Operands[1..].Select(LateUse)];
        bool update = value.Op == Op.AtomicUpdate;
        if (value.Type != IrType.Pair)
        {
            var old = new Operand(Result(value).Virtual, OperandRole.EarlyDefinition);
            if (update)
                Emit(Thumb2Op.AtomicUpdate, 0, (int)value.Atomic, [old, Scratch(), Scratch(), address, .. operands]);
            else
                Emit(Thumb2Op.AtomicCompareExchange, [old, Scratch(), address, .. operands]);
            return;
        }

        (Operand low, Operand high) = PairResult(value, OperandRole.EarlyDefinition, OperandRole.EarlyDefinition);
        if (update)
        {
            Emit(Thumb2Op.AtomicUpdatePair, 0, (int)value.Atomic,
                [low, high, Scratch(), Scratch(), Scratch(), address, .. operands]);
        }
        else
            Emit(Thumb2Op.AtomicCompareExchangePair, [low, high, Scratch(), address, .. operands]);
    }
}

using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Rules for memory accesses and atomics.</summary>
internal sealed partial class XtensaLowering
{
    private const int PageBytes = 256;

    /// <summary>Per block, address and displacement, their sum.</summary>
    private readonly Dictionary<(MachineBlock, Value, long), VirtualRegister> pages = [];

    protected override void LowerAccess(Value value)
    {
        if (value.Size > 1 && !features.HasFlag(InstructionSetFeatures.Unaligned) && !alignment.IsAligned(value))
        {
            LowerBytes(value);
            return;
        }

        (VirtualRegister address, long displacement) = Place(value, value.Size, PageBytes * value.Size);
        int modifier = XtensaAccess.Of(value.Size, value.Signed);
        if (value.Op == Op.Store)
            Emit((int)XtensaOp.Store, displacement, modifier, [Use(value.Operands[1]), Use(address)]);
        else if (value is { Size: 1, Signed: true })
            SignExtend(Result(value), LoadByte(address, displacement), bits: 8);
        else
            Emit((int)XtensaOp.Load, displacement, modifier, [Result(value), Use(address)]);
    }

    /// <summary>
    /// An address and what is left of the displacement: a multiple of <paramref name="unit"/>, below
    /// <paramref name="limit"/> for the whole access.
    /// </summary>
    private (VirtualRegister Address, long Displacement) Place(Value access, int unit, int limit)
    {
        (Value address, long displacement) = (access.Operands[0], access.Immediate);
        if (Reaches(displacement))
            return (Register(address), displacement);
        long rest = displacement & (PageBytes - 1);
        if (!Reaches(rest) || !Imm8Pages.Fits(displacement - rest))
            return (Displaced(address, displacement), 0);
        (MachineBlock, Value, long) key = (Current, address, displacement - rest);
        if (!pages.TryGetValue(key, out VirtualRegister? page))
            pages.Add(key, page = Displaced(address, displacement - rest));
        return (page, rest);

        bool Reaches(long distance) => distance >= 0 && distance % unit == 0 && distance + access.Size <= limit;
    }

    protected override VirtualRegister Displaced(Value address, long displacement)
    {
        if (displacement == 0)
            return Register(address);
        return IsAddend(displacement)
            ? Compute(XtensaOp.AddImmediate, Register(address), displacement)
            : Compute(XtensaOp.Add, Register(address), Constant(displacement));
    }

    /// <summary>An access byte by byte, for cores that cannot do it at any address.</summary>
    private void LowerBytes(Value value)
    {
        (VirtualRegister address, long displacement) = Place(value, unit: 1, limit: PageBytes);
        if (value.Op == Op.Store)
            StoreBytes(value, address, displacement);
        else if (value.Size == 4)
        {
            Emit(XtensaOp.LoadBytes, displacement,
                new Operand(Result(value).Virtual, OperandRole.EarlyDefinition), Scratch(),
                new Operand(address, OperandRole.LateUse));
        }
        else
        {
            VirtualRegister high = LoadByte(address, displacement + 1);
            if (value.Signed)
            {
                Operand extended = Temporary();
                SignExtend(extended, high, bits: 8);
                high = extended.Virtual;
            }

            VirtualRegister upper = Compute(XtensaOp.ShiftLeftImmediate, high, 8);
            Emit(XtensaOp.Or, Result(value), Use(upper), Use(LoadByte(address, displacement)));
        }
    }

    private void StoreBytes(Value value, VirtualRegister address, long displacement)
    {
        VirtualRegister stored = Register(value.Operands[1]);
        for (int index = 0; index < value.Size; index++)
        {
            VirtualRegister part = index == 0 ? stored
                : Compute(XtensaOp.ShiftRightImmediate, stored, 8 * index);
            int modifier = XtensaAccess.Of(1, signed: false);
            Emit((int)XtensaOp.Store, displacement + index, modifier, [Use(part), Use(address)]);
        }
    }

    private VirtualRegister LoadByte(VirtualRegister address, long displacement)
    {
        Operand loaded = Temporary();
        Emit((int)XtensaOp.Load, displacement, XtensaAccess.Of(1, signed: false), [loaded, Use(address)]);
        return loaded.Virtual;
    }

    protected override void LowerAtomic(Value value)
    {
        bool update = value.Op == Op.AtomicUpdate;
        VirtualRegister address = Displaced(value.Operands[0], value.Immediate);
        Operand[] operands = [new(address, OperandRole.LateUse), .. value.Operands[1..].Select(LateUse)];
        if (value.Type == IrType.Pair)
        {
            LowerAtomicPair(value, operands);
            return;
        }

        var old = new Operand(Result(value).Virtual, OperandRole.EarlyDefinition);
        bool conditional = features.HasFlag(InstructionSetFeatures.Atomics);
        if (conditional && update)
            Emit((int)XtensaOp.AtomicUpdate, 0, (int)value.Atomic, [old, Scratch(), .. operands]);
        else if (conditional)
            Emit(XtensaOp.AtomicCompareExchange, [old, .. operands]);
        else if (update)
            Emit((int)XtensaOp.MaskedUpdate, 0, (int)value.Atomic, [old, Scratch(), Scratch(), .. operands]);
        else
            Emit(XtensaOp.MaskedCompareExchange, [old, Scratch(), .. operands]);
    }

    private void LowerAtomicPair(Value value, Operand[] operands)
    {
        (Operand low, Operand high) = PairResult(value, OperandRole.EarlyDefinition, OperandRole.EarlyDefinition);
        if (value.Op == Op.AtomicUpdate)
        {
            Emit((int)XtensaOp.MaskedUpdatePair, 0, (int)value.Atomic,
                [low, high, Scratch(), Scratch(), Scratch(), .. operands]);
        }
        else
            Emit(XtensaOp.MaskedCompareExchangePair, [low, high, Scratch(), .. operands]);
    }
}

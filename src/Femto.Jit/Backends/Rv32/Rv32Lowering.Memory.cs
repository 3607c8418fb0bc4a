using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Rules for memory accesses and atomics.</summary>
internal sealed partial class Rv32Lowering
{
    protected override void LowerAccess(Value value)
    {
        (VirtualRegister address, long displacement) = Place(value.Operands[0], value.Immediate, value.Size);
        if (value.Size > 1 && !features.HasFlag(InstructionSetFeatures.Unaligned) && !alignment.IsAligned(value))
        {
            LowerBytes(value, address, displacement);
            return;
        }

        int modifier = Rv32Access.Of(value.Size, value.Signed);
        if (value.Op == Op.Load)
            Emit((int)Rv32Op.Load, displacement, modifier, [Result(value), Use(address)]);
        else
            Emit((int)Rv32Op.Store, displacement, modifier, [Use(value.Operands[1]), Use(address)]);
    }

    /// <summary>An address and what is left of the displacement, such that all bytes can be reached from it.</summary>
    private (VirtualRegister Address, long Displacement) Place(Value address, long displacement, int size) =>
        Imm12.Fits(displacement) && Imm12.Fits(displacement + size - 1)
            ? (Register(address), displacement)
            : (Displaced(address, displacement), 0);

    protected override VirtualRegister Displaced(Value address, long displacement)
    {
        if (displacement == 0)
            return Register(address);
        return Imm12.Fits(displacement)
            ? Compute(Rv32Op.AddImmediate, Register(address), displacement)
            : Compute(Rv32Op.Add, Register(address), Constant(displacement));
    }

    /// <summary>An access byte by byte, for cores that cannot do it at any address.</summary>
    private void LowerBytes(Value value, VirtualRegister address, long displacement)
    {
        int last = value.Size - 1;
        if (value.Op == Op.Store)
        {
            VirtualRegister stored = Register(value.Operands[1]);
            for (int index = 0; index <= last; index++)
            {
                VirtualRegister part = index == 0 ? stored
                    : Compute(Rv32Op.ShiftRightImmediate, stored, 8 * index);
                int modifier = Rv32Access.Of(1, signed: false);
                Emit((int)Rv32Op.Store, displacement + index, modifier, [Use(part), Use(address)]);
            }

            return;
        }

        VirtualRegister loaded = LoadByte(address, displacement + last, value.Signed);
        for (int index = last - 1; index >= 0; index--)
        {
            VirtualRegister upper = Compute(Rv32Op.ShiftLeftImmediate, loaded, 8);
            VirtualRegister lower = LoadByte(address, displacement + index, signed: false);
            Operand sum = index == 0 ? Result(value) : Temporary();
            Emit(Rv32Op.Or, sum, Use(upper), Use(lower));
            loaded = sum.Virtual;
        }
    }

    private VirtualRegister LoadByte(VirtualRegister address, long displacement, bool signed)
    {
        Operand loaded = Temporary();
        Emit((int)Rv32Op.Load, displacement, Rv32Access.Of(1, signed), [loaded, Use(address)]);
        return loaded.Virtual;
    }

    protected override void LowerAtomic(Value value)
    {
        bool update = value.Op == Op.AtomicUpdate;
        VirtualRegister address = Displaced(value.Operands[0], value.Immediate);
        if (value.Type != IrType.Pair && update && features.HasFlag(InstructionSetFeatures.Atomics))
        {
            Operand operand = Use(value.Operands[1]);
            Emit((int)Rv32Op.AtomicUpdate, 0, (int)value.Atomic, [Result(value), Use(address), operand]);
            return;
        }

        Operand[] operands = [new(address, OperandRole.LateUse), .. value.Operands[1..].Select(LateUse)];
        if (value.Type == IrType.Pair)
            LowerAtomicPair(value, operands);
        else
        {
            var old = new Operand(Result(value).Virtual, OperandRole.EarlyDefinition);
            bool atomics = features.HasFlag(InstructionSetFeatures.Atomics);
            if (update)
                Emit((int)Rv32Op.MaskedUpdate, 0, (int)value.Atomic, [old, Scratch(), Scratch(), .. operands]);
            else
                Emit(atomics ? Rv32Op.AtomicCompareExchange : Rv32Op.MaskedCompareExchange,
                    [old, Scratch(), .. operands]);
        }
    }

    private void LowerAtomicPair(Value value, Operand[] operands)
    {
        (Operand low, Operand high) = PairResult(value, OperandRole.EarlyDefinition, OperandRole.EarlyDefinition);
        if (value.Op == Op.AtomicUpdate)
        {
            Emit((int)Rv32Op.MaskedUpdatePair, 0, (int)value.Atomic,
                [low, high, Scratch(), Scratch(), Scratch(), .. operands]);
        }
        else
            Emit(Rv32Op.MaskedCompareExchangePair, [low, high, Scratch(), .. operands]);
    }
}

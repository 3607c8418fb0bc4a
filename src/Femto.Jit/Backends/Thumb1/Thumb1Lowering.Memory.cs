using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Rules for memory accesses and atomics.</summary>
internal sealed partial class Thumb1Lowering
{
    protected override void LowerAccess(Value value)
    {
        // Unaligned accesses fault (Armv6-M ARM, A3.2).
        if (value.Size > 1 && !IsAligned(value))
            LowerBytes(value);
        else if (Selection.IsFolded(value.Operands[0]))
        {
            Value sum = value.Operands[0];
            LowerIndexed(value, Register(sum.Operands[0]), Register(sum.Operands[1]));
        }
        else if (!FitsOffset(value.Immediate, value.Size))
            LowerIndexed(value, Register(value.Operands[0]), Constant(value.Immediate));
        else if (value.Op == Op.Store)
        {
            Operand stored = Use(value.Operands[1]);
            EmitAccess(Thumb1Op.Store, value.Immediate, value.Size, stored, Register(value.Operands[0]));
        }
        else
            LowerLoad(value);
    }

    /// <summary>Loads that extend the sign take no immediate offset.</summary>
    private void LowerLoad(Value value)
    {
        VirtualRegister address = Register(value.Operands[0]);
        if (!value.Signed)
        {
            EmitAccess(Thumb1Op.Load, value.Immediate, value.Size, Result(value), address);
            return;
        }

        Operand loaded = Temporary();
        EmitAccess(Thumb1Op.Load, value.Immediate, value.Size, loaded, address);
        Emit(value.Size == 1 ? Thumb1Op.SignExtend8 : Thumb1Op.SignExtend16, Result(value), Use(loaded.Virtual));
    }

    private void EmitAccess(Thumb1Op op, long displacement, int size, Operand data, VirtualRegister address) =>
        Emit((int)op, displacement, ThumbAccess.Of(size, signed: false), [data, Use(address)]);

    private void LowerIndexed(Value value, VirtualRegister start, VirtualRegister index)
    {
        int modifier = ThumbAccess.Of(value.Size, value.Signed);
        if (value.Op == Op.Load)
            Emit((int)Thumb1Op.LoadIndexed, 0, modifier, [Result(value), Use(start), Use(index)]);
        else
            Emit((int)Thumb1Op.StoreIndexed, 0, modifier, [Use(value.Operands[1]), Use(start), Use(index)]);
    }

    private static bool FitsOffset(long displacement, int size) => size switch
    {
        1 => Imm5Byte.Fits(displacement),
        2 => Imm5Half.Fits(displacement),
        _ => Imm5Word.Fits(displacement),
    };

    protected override VirtualRegister Displaced(Value address, long displacement)
    {
        if (displacement == 0)
            return Register(address);
        return IsByte(Math.Abs(displacement))
            ? Compute(Thumb1Op.AddImmediate, displacement, Register(address))
            : Compute(Thumb1Op.Add, Register(address), Constant(displacement));
    }

    /// <summary>An address and what is left of the displacement, such that all bytes can be reached from it.</summary>
    private (VirtualRegister Address, long Displacement) PlaceOf(Value access)
    {
        (Value address, long displacement) = (access.Operands[0], access.Immediate);
        if (Selection.IsFolded(address))
            return (Compute(Thumb1Op.Add, Register(address.Operands[0]), Register(address.Operands[1])), 0);
        return FitsOffset(displacement, 1) && FitsOffset(displacement + access.Size - 1, 1)
            ? (Register(address), displacement)
            : (Displaced(address, displacement), 0);
    }

    private void LowerBytes(Value value)
    {
        (VirtualRegister address, long displacement) = PlaceOf(value);
        if (value.Op == Op.Store)
            StoreBytes(Register(value.Operands[1]), address, displacement, value.Size);
        else
            LoadBytes(value, address, displacement);
    }

    private void StoreBytes(VirtualRegister stored, VirtualRegister address, long displacement, int size)
    {
        for (int index = 0; index < size; index++)
        {
            VirtualRegister part = index == 0 ? stored : Compute(Thumb1Op.ShiftRightImmediate, 8 * index, stored);
            EmitAccess(Thumb1Op.Store, displacement + index, 1, Use(part), address);
        }
    }

    private void LoadBytes(Value value, VirtualRegister address, long displacement)
    {
        VirtualRegister loaded = LoadByte(address, displacement + value.Size - 1);
        if (value.Signed)
            loaded = Compute(Thumb1Op.SignExtend8, 0, loaded);
        for (int index = value.Size - 2; index >= 0; index--)
        {
            VirtualRegister upper = Compute(Thumb1Op.ShiftLeftImmediate, 8, loaded);
            VirtualRegister lower = LoadByte(address, displacement + index);
            Operand sum = index == 0 ? Result(value) : Temporary();
            Emit(Thumb1Op.Or, sum, Use(upper), Use(lower));
            loaded = sum.Virtual;
        }
    }

    private VirtualRegister LoadByte(VirtualRegister address, long displacement)
    {
        Operand loaded = Temporary();
        EmitAccess(Thumb1Op.Load, displacement, 1, loaded, address);
        return loaded.Virtual;
    }

    protected override void LowerAtomic(Value value)
    {
        var address = new Operand(Displaced(value.Operands[0], value.Immediate), OperandRole.LateUse);
        Operand[] operands = [address, .. value.Operands[1..].Select(LateUse)];
        bool update = value.Op == Op.AtomicUpdate;
        if (value.Type != IrType.Pair)
        {
            var old = new Operand(Result(value).Virtual, OperandRole.EarlyDefinition);
            if (update)
                Emit((int)Thumb1Op.AtomicUpdate, 0, (int)value.Atomic, [old, Scratch(), .. operands]);
            else
                Emit(Thumb1Op.AtomicCompareExchange, [old, .. operands]);
            return;
        }

        (Operand low, Operand high) = PairResult(value, OperandRole.EarlyDefinition, OperandRole.EarlyDefinition);
        if (update)
            Emit((int)Thumb1Op.AtomicUpdatePair, 0, (int)value.Atomic, [low, high, Scratch(), .. operands]);
        else
            Emit(Thumb1Op.AtomicCompareExchangePair, [low, high, .. operands]);
    }
}

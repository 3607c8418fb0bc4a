using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Rules for checks.</summary>
internal sealed partial class XtensaLowering
{
    /// <summary>Per block and length, the largest extent that it is known to have.</summary>
    private readonly Dictionary<(MachineBlock, Value), long> extents = [];

    /// <summary>Per block, length and extent, the length less the extent.</summary>
    private readonly Dictionary<(MachineBlock, Value, long), VirtualRegister> limits = [];

    protected override void TrapIfZero(VirtualRegister register, bool zero, TrapKind kind)
    {
        var test = new XtensaTest(zero ? XtensaCondition.EqualZero : XtensaCondition.NotEqualZero);
        EmitTrap(test.Modifier, kind, Use(register));
    }

    protected override void LowerCheckAlignment(Value check)
    {
        VirtualRegister address = Displaced(check.Operands[0], check.Immediate % check.Size);
        VirtualRegister rest = Extract(address, 0, BitOperations.Log2((uint)check.Size));
        TrapIfZero(rest, zero: false, TrapKind.Misaligned);
    }

    protected override void LowerSpendFuel(Value value)
    {
        Value fuel = value.Operands[0];
        TrapIfZero(Register(fuel), zero: true, TrapKind.FuelExhausted);
        Emit(XtensaOp.AddImmediate, -1, Result(value, fuel), Use(fuel));
    }

    protected override void LowerCheckOffset(Value check)
    {
        VirtualRegister offset = Register(check.Operands[0]);
        long limit = check.Immediate;
        bool isMask = BitOperations.IsPow2(limit + 1);
        if (isMask && !Imm12.Fits(limit) && TestOf(Condition.UnsignedGreater, limit) is null)
        {
            int bits = BitOperations.Log2((ulong)limit + 1);
            TrapIfZero(Compute(XtensaOp.ShiftRightImmediate, offset, bits), zero: false, TrapKind.OutOfBounds);
        }
        else
            TrapIf(Condition.UnsignedGreater, offset, limit);
    }

    /// <summary>Traps when a register compares so with a constant.</summary>
    private void TrapIf(Condition condition, VirtualRegister register, long constant)
    {
        if (TestOf(condition, constant) is { } test)
            EmitTrap(test.Modifier, TrapKind.OutOfBounds, Use(register));
        else
            TrapIf(condition, register, Constant(constant));
    }

    private void TrapIf(Condition condition, VirtualRegister left, VirtualRegister right)
    {
        (XtensaCondition own, bool swapped) = ConditionOf(condition);
        (left, right) = swapped ? (right, left) : (left, right);
        EmitTrap(new XtensaTest(own).Modifier, TrapKind.OutOfBounds, Use(left), Use(right));
    }

    protected override void LowerDynamicCheck(Value check)
    {
        (Value offset, Value length) = (check.Operands[0], check.Operands[1]);
        long extent = check.Immediate;
        if (offset.IsConstant)
        {
            long end = extent + unchecked((uint)offset.Immediate);
            if (end <= int.MaxValue)
                RequireExtent(length, end);
            else
                TrapIfZero(Constant(0), zero: true, TrapKind.OutOfBounds);
            return;
        }

        RequireExtent(length, extent);
        if (!limits.TryGetValue((Current, length, extent), out VirtualRegister? limit))
        {
            limit = Displaced(length, -extent);
            limits.Add((Current, length, extent), limit);
        }

        TrapIf(Condition.UnsignedGreater, Register(offset), limit);
    }

    private void RequireExtent(Value length, long extent)
    {
        if (extents.GetValueOrDefault((Current, length)) >= extent)
            return;
        extents[(Current, length)] = extent;
        TrapIf(Condition.UnsignedLess, Register(length), extent);
    }
}

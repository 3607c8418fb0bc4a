using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using Condition = Femto.Jit.Backends.Thumb.Condition;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Rules for checks.</summary>
internal sealed partial class Thumb1Lowering
{
    private void EmitTrap(Condition condition, TrapKind kind) => EmitTrap((int)condition.Bits, kind);

    protected override void TrapIfZero(VirtualRegister register, bool zero, TrapKind kind)
    {
        Emit(Thumb1Op.CompareImmediate, 0, Use(register));
        EmitTrap(zero ? Condition.Eq : Condition.Ne, kind);
    }

    /// <summary>The bits that have to be 0 go to the top, where nothing else is left.</summary>
    protected override void LowerCheckAlignment(Value check)
    {
        VirtualRegister address = Displaced(check.Operands[0], check.Immediate % check.Size);
        Emit(Thumb1Op.ShiftLeftSettingFlags, 32 - BitOperations.Log2((uint)check.Size), Temporary(), Use(address));
        EmitTrap(Condition.Ne, TrapKind.Misaligned);
    }

    protected override void LowerSpendFuel(Value value)
    {
        Value fuel = value.Operands[0];
        Emit(Thumb1Op.DecrementSettingFlags, Result(value, fuel), Use(fuel));
        EmitTrap(Condition.Cc, TrapKind.FuelExhausted);
    }

    protected override void LowerCheckOffset(Value check)
    {
        VirtualRegister offset = Register(check.Operands[0]);
        long limit = check.Immediate;
        if (IsByte(limit))
            Emit(Thumb1Op.CompareImmediate, limit, Use(offset));
        else if (BitOperations.IsPow2(limit + 1))
        {
            int bits = BitOperations.Log2((ulong)limit + 1);
            Emit(Thumb1Op.ShiftRightSettingFlags, bits, Temporary(), Use(offset));
            EmitTrap(Condition.Ne, TrapKind.OutOfBounds);
            return;
        }
        else
            Emit(Thumb1Op.Compare, Use(offset), Use(Constant(limit)));
        EmitTrap(Condition.Hi, TrapKind.OutOfBounds);
    }

    protected override void LowerDynamicCheck(Value check) => LowerCheckByLimit(check);

    protected override void TrapIfBelow(VirtualRegister left, VirtualRegister right)
    {
        Emit(Thumb1Op.Compare, Use(left), Use(right));
        EmitTrap(Condition.Cc, TrapKind.OutOfBounds);
    }

    protected override void TrapIfBelow(VirtualRegister left, long bound)
    {
        if (!IsByte(bound))
        {
            TrapIfBelow(left, Constant(bound));
            return;
        }

        Emit(Thumb1Op.CompareImmediate, bound, Use(left));
        EmitTrap(Condition.Cc, TrapKind.OutOfBounds);
    }

    protected override VirtualRegister Less(VirtualRegister register, long amount) => IsByte(amount)
        ? Compute(Thumb1Op.AddImmediate, -amount, register)
        : Compute(Thumb1Op.Subtract, register, Constant(amount));
}

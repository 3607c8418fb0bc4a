using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Rules for checks.</summary>
internal sealed partial class Rv32Lowering
{
    protected override void TrapIfZero(VirtualRegister register, bool zero, TrapKind kind) =>
        EmitTrap(zero ? Rv32Condition.Equal : Rv32Condition.NotEqual, register, this.zero, kind);

    protected override void LowerCheckAlignment(Value check)
    {
        VirtualRegister address = Displaced(check.Operands[0], check.Immediate % check.Size);
        VirtualRegister rest = Compute(Rv32Op.AndImmediate, address, check.Size - 1);
        TrapIfZero(rest, zero: false, TrapKind.Misaligned);
    }

    protected override void LowerSpendFuel(Value value)
    {
        Value fuel = value.Operands[0];
        TrapIfZero(Register(fuel), zero: true, TrapKind.FuelExhausted);
        Emit(Rv32Op.AddImmediate, -1, Result(value, fuel), Use(fuel));
    }

    protected override void LowerCheckOffset(Value check)
    {
        VirtualRegister offset = Register(check.Operands[0]);
        long limit = check.Immediate;
        if (limit == 0)
            TrapIfZero(offset, zero: false, TrapKind.OutOfBounds);
        else if (!Imm12.Fits(limit) && BitOperations.IsPow2(limit + 1))
        {
            VirtualRegister excess = Compute(Rv32Op.ShiftRightImmediate, offset, BitOperations.Log2((ulong)limit + 1));
            TrapIfZero(excess, zero: false, TrapKind.OutOfBounds);
        }
        else
            EmitTrap(Rv32Condition.LessUnsigned, Constant(limit), offset, TrapKind.OutOfBounds);
    }

    protected override void LowerDynamicCheck(Value check) => LowerCheckByLimit(check);

    protected override void TrapIfBelow(VirtualRegister left, VirtualRegister right) =>
        EmitTrap(Rv32Condition.LessUnsigned, left, right, TrapKind.OutOfBounds);

    protected override VirtualRegister Less(VirtualRegister register, long amount) => Imm12.Fits(-amount)
        ? Compute(Rv32Op.AddImmediate, register, -amount)
        : Compute(Rv32Op.Subtract, register, Constant(amount));
}

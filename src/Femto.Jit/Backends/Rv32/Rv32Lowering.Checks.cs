using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Rules for checks.</summary>
internal sealed partial class Rv32Lowering
{
    /// <summary>Per block and length, the largest extent that it is known to have.</summary>
    private readonly Dictionary<(MachineBlock, Value), long> extents = [];

    /// <summary>Per block, length and extent, the length less the extent.</summary>
    private readonly Dictionary<(MachineBlock, Value, long), VirtualRegister> limits = [];

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
                TrapIfZero(zero, zero: true, TrapKind.OutOfBounds);
            return;
        }

        RequireExtent(length, extent);
        if (!limits.TryGetValue((Current, length, extent), out VirtualRegister? limit))
        {
            limit = extent == 0 ? Register(length)
                : Imm12.Fits(-extent) ? Compute(Rv32Op.AddImmediate, Register(length), -extent)
                : Compute(Rv32Op.Subtract, Register(length), Constant(extent));
            limits.Add((Current, length, extent), limit);
        }

        EmitTrap(Rv32Condition.LessUnsigned, limit, Register(offset), TrapKind.OutOfBounds);
    }

    private void RequireExtent(Value length, long extent)
    {
        if (extents.GetValueOrDefault((Current, length)) >= extent)
            return;
        extents[(Current, length)] = extent;
        EmitTrap(Rv32Condition.LessUnsigned, Register(length), Constant(extent), TrapKind.OutOfBounds);
    }
}

using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.X64;

/// <summary>Rules for checks.</summary>
internal sealed partial class X64Lowering
{
    /// <summary>Per block, length and extent, the length less the extent, where the extent is known to fit.</summary>
    private readonly Dictionary<(MachineBlock, Value, long), VirtualRegister> limits = [];

    private void EmitTrap(X64Condition condition, TrapKind kind) => EmitTrap((int)condition, kind);

    /// <summary>What is compared with zero has 32 bits.</summary>
    protected override void TrapIfZero(VirtualRegister register, bool zero, TrapKind kind)
    {
        Emit(X64Op.CompareImmediate, 0, 4, Use(register));
        EmitTrap(zero ? X64Condition.Equal : X64Condition.NotEqual, kind);
    }

    protected override void LowerCheckAlignment(Value check)
    {
        VirtualRegister address = Displaced(check.Operands[0], check.Immediate % check.Size);
        Emit(X64Op.TestImmediate, check.Size - 1, 4, Use(address));
        EmitTrap(X64Condition.NotEqual, TrapKind.Misaligned);
    }

    protected override void LowerSpendFuel(Value value)
    {
        Value fuel = value.Operands[0];
        Emit(X64Op.SubtractImmediateSettingFlags, 1, 4, Result(value, fuel), Use(fuel));
        EmitTrap(X64Condition.Below, TrapKind.FuelExhausted);
    }

    protected override void LowerCheckOffset(Value check)
    {
        Emit(X64Op.CompareImmediate, check.Immediate, 8, Use(check.Operands[0]));
        EmitTrap(X64Condition.Above, TrapKind.OutOfBounds);
    }

    /// <summary>The length has 32 bits with zeros above: less the extent, it is negative when the extent does not
    /// fit.</summary>
    protected override void LowerDynamicCheck(Value check)
    {
        (Value offset, Value length) = (check.Operands[0], check.Operands[1]);
        VirtualRegister limit = Register(length);
        if (check.Immediate != 0 && !limits.TryGetValue((Current, length, check.Immediate), out limit!))
        {
            Operand difference = Temporary();
            limit = difference.Virtual;
            limits.Add((Current, length, check.Immediate), limit);
            Emit(X64Op.SubtractImmediateSettingFlags, check.Immediate, 8, difference, Use(length));
            EmitTrap(X64Condition.Below, TrapKind.OutOfBounds);
        }

        if (offset.Is(0))
            return;
        Operand compared = Use(offset);
        Emit(X64Op.Compare, 8, compared, Use(limit));
        EmitTrap(X64Condition.Above, TrapKind.OutOfBounds);
    }
}

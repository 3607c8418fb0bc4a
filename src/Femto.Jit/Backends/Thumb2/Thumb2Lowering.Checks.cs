using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using Condition = Femto.Jit.Backends.Thumb.Condition;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Rules for checks.</summary>
internal sealed partial class Thumb2Lowering
{
    private void EmitTrap(Condition condition, TrapKind kind) => EmitTrap((int)condition.Bits, kind);

    protected override void TrapIfZero(VirtualRegister register, bool zero, TrapKind kind)
    {
        Emit(Thumb2Op.CompareImmediate, 0, Use(register));
        EmitTrap(zero ? Condition.Eq : Condition.Ne, kind);
    }

    protected override void LowerCheckAlignment(Value check)
    {
        VirtualRegister address = Displaced(check.Operands[0], check.Immediate % check.Size);
        Emit(Thumb2Op.TestImmediate, check.Size - 1, Use(address));
        EmitTrap(Condition.Ne, TrapKind.Misaligned);
    }

    protected override void LowerSpendFuel(Value value)
    {
        Value fuel = value.Operands[0];
        Emit(Thumb2Op.SubtractSettingFlagsImmediate, 1, Result(value, fuel), Use(fuel));
        EmitTrap(Condition.Cc, TrapKind.FuelExhausted);
    }

    protected override void LowerDynamicCheck(Value check)
    {
        if (check.Immediate == 0)
        {
            Emit(Thumb2Op.Compare, Use(check.Operands[0]), Use(check.Operands[1]));
            EmitTrap(Condition.Hi, TrapKind.OutOfBounds);
            return;
        }

        Operand offset = LateUse(check.Operands[0]);
        Operand length = Use(check.Operands[1]);
        if (IsModifiedImmediate(check.Immediate))
            Emit(Thumb2Op.CheckDynamic, check.Immediate, Scratch(), offset, length);
        else
        {
            Operand extent = Use(Constant(check.Immediate));
            Emit(Thumb2Op.CheckDynamic, Scratch(), offset, length, extent);
        }

        EmitTrap(Condition.Cc, TrapKind.OutOfBounds);
    }

    /// <summary>
    /// offset &gt; limit traps; the same as offset &gt;= limit + 1, whichever constant can be encoded.
    /// </summary>
    protected override void LowerCheckOffset(Value check)
    {
        Operand offset = Use(check.Operands[0]);
        long limit = check.Immediate;
        bool next = !IsModifiedImmediate(limit) && IsModifiedImmediate(limit + 1);
        if (next || IsModifiedImmediate(limit))
            Emit(Thumb2Op.CompareImmediate, next ? limit + 1 : limit, offset);
        else
            Emit(Thumb2Op.Compare, offset, Use(Constant(limit)));
        EmitTrap(next ? Condition.Cs : Condition.Hi, TrapKind.OutOfBounds);
    }
}

using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.X64;

/// <summary>Rules for memory accesses and atomics.</summary>
internal sealed partial class X64Lowering
{
    protected override void LowerAccess(Value value)
    {
        int modifier = X64Access.Of(value.Size, value.Signed);
        bool load = value.Op == Op.Load;
        Value address = value.Operands[0];
        if (!Selection.IsFolded(address))
        {
            Operand place = Use(address);
            if (!load && value.Operands[1] is { IsConstant: true } constant && FitsImmediate(constant.Immediate))
            {
                long both = constant.Immediate << 32 | unchecked((uint)value.Immediate);
                Emit(X64Op.StoreImmediate, both, value.Size, place);
                return;
            }

            Operand moved = load ? Result(value) : Use(value.Operands[1]);
            Emit(load ? X64Op.Load : X64Op.Store, value.Immediate, modifier, moved, place);
            return;
        }

        (Value start, Value index, long shift) = (address.Operands[0], address.Operands[1], 0);
        if (FoldedOperand(address, Op.ShiftLeft) is var (shifted, other))
            (start, index, shift) = (other, shifted.Operands[0], shifted.Operands[1].Immediate);
        Operand[] places = [Use(start), Use(index)];
        Operand data = load ? Result(value) : Use(value.Operands[1]);
        Emit(load ? X64Op.LoadIndexed : X64Op.StoreIndexed, shift, modifier, [data, .. places]);
    }

    protected override VirtualRegister Displaced(Value address, long displacement)
    {
        if (displacement == 0)
            return Register(address);
        Operand sum = Temporary();
        Emit(X64Op.AddImmediate, displacement, 8, sum, Use(address));
        return sum.Virtual;
    }

    protected override void LowerAtomic(Value value)
    {
        Operand address = LateUse(value.Operands[0]);
        if (value.Op == Op.AtomicCompareExchange)
        {
            Operand expected = new(Register(value.Operands[1]), OperandRole.Use, X64Registers.Rax);
            Operand desired = LateUse(value.Operands[2]);
            Emit(X64Op.AtomicCompareExchange, value.Immediate, value.Size, InRax(value), address, expected, desired);
            return;
        }

        bool used = Selection.IsUsed(value);
        switch (value.Atomic)
        {
            case AtomicKind.Exchange:
                Emit(X64Op.AtomicExchange, value.Immediate, value.Size,
                    Result(value), address, Use(value.Operands[1]));
                break;
            case AtomicKind.Add when used:
                Emit(X64Op.AtomicAdd, value.Immediate, value.Size, Result(value), address, Use(value.Operands[1]));
                break;
            case var kind when used:
                Operand operand = LateUse(value.Operands[1]);
                Emit(X64Op.AtomicOr + (kind - AtomicKind.Or), value.Immediate, value.Size,
                    InRax(value), Scratch(), address, operand);
                break;
            case var kind:
                Emit(X64Op.LockedAdd + (kind - AtomicKind.Add), value.Immediate, value.Size,
                    address, Use(value.Operands[1]));
                break;
        }
    }

    private Operand InRax(Value value) =>
        new(Result(value).Virtual, OperandRole.Definition, X64Registers.Rax);
}

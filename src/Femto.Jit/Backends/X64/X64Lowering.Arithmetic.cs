using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.X64;

/// <summary>Rules for arithmetic.</summary>
internal sealed partial class X64Lowering
{
    protected override void LowerArithmetic(Value value)
    {
        switch (value.Op)
        {
            case Op.Add:
                LowerAdd(value);
                break;
            case Op.Subtract when value.Operands[0].Is(0):
                Emit(X64Op.Negate, SizeOf(value), Result(value, value.Operands[1]), Use(value.Operands[1]));
                break;
            case Op.Subtract:
                LowerRegisters(value, X64Op.Subtract);
                break;
            case Op.Multiply:
                LowerImmediate(value, X64Op.MultiplyImmediate, X64Op.Multiply);
                break;
            case >= Op.UnsignedDivide and <= Op.SignedModulo:
                LowerDivide(value);
                break;
            case Op.And:
                LowerAnd(value);
                break;
            case Op.Or:
                LowerImmediate(value, X64Op.OrImmediate, X64Op.Or);
                break;
            case Op.Xor:
                LowerImmediate(value, X64Op.XorImmediate, X64Op.Xor);
                break;
            case >= Op.ShiftLeft and <= Op.ArithmeticShiftRight:
                LowerShift(value);
                break;
            default:
                LowerUnary(value);
                break;
        }
    }

    private void LowerRegisters(Value value, X64Op op) => Emit(
        op, SizeOf(value), Result(value, value.Operands[0]), Use(value.Operands[0]), Use(value.Operands[1]));

    private void LowerImmediate(Value value, X64Op immediateOp, X64Op op)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (right.IsConstant && FitsImmediate(right.Immediate))
            Emit(immediateOp, right.Immediate, SizeOf(value), Result(value, left), Use(left));
        else
            LowerRegisters(value, op);
    }

    private void LowerAdd(Value value)
    {
        if (FoldedOperand(value, Op.ShiftLeft) is var (shift, other))
        {
            Emit(X64Op.ShiftAdd, shift.Operands[1].Immediate, SizeOf(value),
                Result(value), Use(shift.Operands[0]), Use(other));
        }
        else
            LowerImmediate(value, X64Op.AddImmediate, X64Op.Add);
    }

    private void LowerAnd(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        long mask = right.IsConstant ? right.Immediate : 0;
        if (mask is byte.MaxValue or ushort.MaxValue)
        {
            X64Op op = mask == byte.MaxValue ? X64Op.ZeroExtend8 : X64Op.ZeroExtend16;
            Emit(op, 4, Result(value, left), Use(left));
        }
        else if (mask == uint.MaxValue)
            Emit(X64Op.ZeroExtend32, 4, Result(value, left), Use(left));
        else if (mask > 0 && FitsImmediate(mask))
            Emit(X64Op.AndImmediate, mask, 4, Result(value, left), Use(left));
        else
            LowerImmediate(value, X64Op.AndImmediate, X64Op.And);
    }

    private void LowerDivide(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        bool simple = right.IsConstant && right.Immediate is not (0 or -1);
        X64Op op = (simple ? X64Op.UnsignedDivideBy : X64Op.UnsignedDivide) + (value.Op - Op.UnsignedDivide);
        bool quotient = value.Op is Op.UnsignedDivide or Op.SignedDivide;
        Operand divisor = LateUse(right);
        Operand dividend = new(Register(left), OperandRole.Use, X64Registers.Rax);
        Operand result = new(
            Result(value).Virtual, OperandRole.Definition, quotient ? X64Registers.Rax : X64Registers.Rdx);
        EmitClobbering(op, 1u << X64Registers.Rax | 1u << X64Registers.Rdx, SizeOf(value), result, dividend, divisor);
    }

    /// <summary>Counts are taken modulo the width, as eBPF wants (SDM volume 2, SAL/SAR/SHL/SHR).</summary>
    private void LowerShift(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        int number = value.Op - Op.ShiftLeft;
        int size = SizeOf(value);
        if (right.IsConstant)
        {
            Emit(X64Op.ShiftLeftImmediate + number, right.Immediate & (8 * size - 1), size,
                Result(value, left), Use(left));
            return;
        }

        Operand count = new(Register(right), OperandRole.Use, X64Registers.Rcx);
        Operand shifted = Use(left);
        EmitClobbering(X64Op.ShiftLeft + number, 1u << X64Registers.Rcx, size, Result(value, left), shifted, count);
    }

    private void LowerUnary(Value value)
    {
        Value operand = value.Operands[0];
        X64Op op = value.Op switch
        {
            Op.SignExtend8 => X64Op.SignExtend8,
            Op.SignExtend16 => X64Op.SignExtend16,
            Op.ByteSwap16 => X64Op.ByteSwap16,
            Op.ByteSwap32 or Op.ByteSwap64 => X64Op.ByteSwap,
            _ => throw NoRule(value),
        };
        Emit(op, SizeOf(value), Result(value, operand), Use(operand));
    }

    protected override void LowerConversion(Value value)
    {
        Value operand = value.Operands[0];
        bool same = value.Op == Op.Truncate || value.Op == Op.ZeroExtend && zeroHighHalves.Has(operand);
        if (same)
            Alias(value, Register(operand));
        else
        {
            Emit(value.Op == Op.ZeroExtend ? X64Op.ZeroExtend32 : X64Op.SignExtend32, 8,
                Result(value, operand), Use(operand));
        }
    }
}

using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Rules for arithmetic on 32 bits.</summary>
internal sealed partial class Thumb2Lowering
{
    protected override void LowerArithmetic(Value value)
    {
        switch (value.Op)
        {
            case Op.Add:
                LowerAdd(value);
                break;
            case Op.Subtract:
                LowerSubtract(value);
                break;
            case Op.Multiply:
                Emit(Thumb2Op.Multiply, Result(value, value.Operands[0]),
                    Use(value.Operands[0]), Use(value.Operands[1]));
                break;
            case >= Op.UnsignedDivide and <= Op.SignedModulo:
                LowerDivide(value);
                break;
            case Op.And:
                LowerAnd(value);
                break;
            case Op.Or:
                LowerLogical(value, Thumb2Op.OrImmediate, Thumb2Op.Or);
                break;
            case Op.Xor when value.Operands[1].Is(-1):
                Emit(Thumb2Op.MoveNot, Result(value), Use(value.Operands[0]));
                break;
            case Op.Xor:
                LowerLogical(value, Thumb2Op.XorImmediate, Thumb2Op.Xor);
                break;
            case >= Op.ShiftLeft and <= Op.ArithmeticShiftRight:
                LowerShift(value);
                break;
            default:
                LowerUnary(value);
                break;
        }
    }

    private void LowerUnary(Value value)
    {
        Operand operand = Use(value.Operands[0]);
        switch (value.Op)
        {
            case Op.SignExtend8:
                Emit(Thumb2Op.SignExtend8, Result(value), operand);
                break;
            case Op.SignExtend16:
                Emit(Thumb2Op.SignExtend16, Result(value), operand);
                break;
            case Op.ByteSwap32:
                Emit(Thumb2Op.Reverse, Result(value), operand);
                break;
            case Op.ByteSwap16:
                Operand swapped = Temporary();
                Emit(Thumb2Op.Reverse16, swapped, operand);
                Emit(Thumb2Op.ZeroExtend16, Result(value), Use(swapped.Virtual));
                break;
            default:
                throw new InternalCompilerException(nameof(Thumb2Lowering), $"no rule for {Printer.Print(value)}");
        }
    }

    private void LowerAdd(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (right.IsConstant && FitsAddImmediate(right.Immediate))
            Emit(Thumb2Op.AddImmediate, right.Immediate, Result(value, left), Use(left));
        else if (FoldedOperand(value, Op.Multiply) is var (product, addend))
        {
            Emit(Thumb2Op.MultiplyAdd, Result(value, addend),
                Use(product.Operands[0]), Use(product.Operands[1]), Use(addend));
        }
        else
            EmitShifted(value, Thumb2Op.Add);
    }

    /// <summary>
    /// ADD and SUB take a modified immediate of either sign, or 12 bits (Armv7-M ARM, A7.7.3, A7.7.174).
    /// </summary>
    private static bool FitsAddImmediate(long constant) => IsModifiedImmediate(constant)
        || IsModifiedImmediate(unchecked(-constant)) || Math.Abs(constant) <= 0xFFF;

    /// <summary>A commutative instruction whose second operand may be shifted.</summary>
    private void EmitShifted(Value value, Thumb2Op op)
    {
        if (FoldedOperand(value, Op.ShiftLeft) is var (shift, other))
        {
            var modifier = new Shift(ShiftType.Lsl, (int)shift.Operands[1].Immediate);
            Emit(op, 0, (int)modifier.Bits, Result(value, other), Use(other), Use(shift.Operands[0]));
            return;
        }

        Emit(op, Result(value, value.Operands[0]), Use(value.Operands[0]), Use(value.Operands[1]));
    }

    private void LowerSubtract(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (left.IsConstant && IsModifiedImmediate(left.Immediate))
            Emit(Thumb2Op.ReverseSubtractImmediate, left.Immediate, Result(value), Use(right));
        else
            Emit(Thumb2Op.Subtract, Result(value, left), Use(left), Use(right));
    }

    private void LowerDivide(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        bool signed = value.Op is Op.SignedDivide or Op.SignedModulo;
        bool isQuotient = value.Op is Op.UnsignedDivide or Op.SignedDivide;
        Operand quotient = isQuotient ? Result(value) : Temporary();
        // x / 0 = 0 and MIN / -1 = MIN here as in eBPF (Armv7-M ARM, A7.7.127, A7.7.193; CCR.DIV_0_TRP is 0).
        if (signed || !right.IsConstant || !TryMultiply(quotient, left, unchecked((uint)right.Immediate)))
            Emit(signed ? Thumb2Op.SignedDivide : Thumb2Op.UnsignedDivide, quotient, Use(left), Use(right));
        if (!isQuotient)
            Emit(Thumb2Op.MultiplySubtract, Result(value), Use(quotient.Virtual), Use(right), Use(left));
    }

    /// <summary>Divides by a constant with a multiplication and a shift, which take two cycles, where they are enough.</summary>
    private bool TryMultiply(Operand quotient, Value dividend, uint divisor)
    {
        if (divisor < 2) return false;
        if (NarrowDivision.Find(divisor, dividend.Max) is NarrowDivision narrow)
        {
            Operand product = Temporary();
            Emit(Thumb2Op.Multiply, product, Use(dividend), Use(Constant(unchecked((int)narrow.Multiplier))));
            Emit(Thumb2Op.ShiftRightImmediate, narrow.Shift, quotient, Use(product.Virtual));
            return true;
        }

        DivisionByConstant wide = DivisionByConstant.Unsigned(divisor);
        if (wide.Adds) return false;
        Operand high = wide.Shift == 0 ? quotient : Temporary();
        Emit(Thumb2Op.UnsignedMultiplyLong, Temporary(), high, Use(dividend), Use(Constant(unchecked((int)wide.Multiplier))));
        if (wide.Shift != 0) Emit(Thumb2Op.ShiftRightImmediate, wide.Shift, quotient, Use(high.Virtual));
        return true;
    }

    private void LowerAnd(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        long mask = right.IsConstant ? right.Immediate : 0;
        if (mask == 0xFF)
            Emit(Thumb2Op.ZeroExtend8, Result(value), Use(left));
        else if (mask == 0xFFFF)
            Emit(Thumb2Op.ZeroExtend16, Result(value), Use(left));
        else if (right.IsConstant && !IsModifiedImmediate(mask) && IsModifiedImmediate(~mask))
            Emit(Thumb2Op.BitClearImmediate, ~mask, Result(value), Use(left));
        else if (mask > 0 && !IsModifiedImmediate(mask) && (mask & (mask + 1)) == 0)
            Emit(Thumb2Op.ExtractBits, 0, System.Numerics.BitOperations.PopCount((ulong)mask), Result(value), Use(left));
        else
            LowerLogical(value, Thumb2Op.AndImmediate, Thumb2Op.And);
    }

    private void LowerLogical(Value value, Thumb2Op immediateOp, Thumb2Op op)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (right.IsConstant && IsModifiedImmediate(right.Immediate))
            Emit(immediateOp, right.Immediate, Result(value, left), Use(left));
        else
            EmitShifted(value, op);
    }

    private void LowerShift(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        (Thumb2Op byRegister, Thumb2Op byImmediate) = value.Op switch
        {
            Op.ShiftLeft => (Thumb2Op.ShiftLeft, Thumb2Op.ShiftLeftImmediate),
            Op.ShiftRight => (Thumb2Op.ShiftRight, Thumb2Op.ShiftRightImmediate),
            _ => (Thumb2Op.ArithmeticShiftRight, Thumb2Op.ArithmeticShiftRightImmediate),
        };
        if (right.IsConstant)
            Emit(byImmediate, right.Immediate & 31, Result(value, left), Use(left));
        else
            Emit(byRegister, Result(value, left), Use(left), Use(MaskedCount(right, 31)));
    }

    /// <summary>Arm shifts by the low byte of the count; eBPF by its low 5 or 6 bits.</summary>
    private VirtualRegister MaskedCount(Value count, int mask)
    {
        if (count.Op == Op.And && count.Operands[1].IsConstant && (count.Operands[1].Immediate & ~(long)mask) == 0)
            return Register(count);
        Operand masked = Temporary();
        Emit(Thumb2Op.AndImmediate, mask, masked, Use(count));
        return masked.Virtual;
    }
}

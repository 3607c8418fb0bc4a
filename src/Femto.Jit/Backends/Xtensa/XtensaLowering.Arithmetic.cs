using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Rules for arithmetic on 32 bits.</summary>
internal sealed partial class XtensaLowering
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
                Emit(XtensaOp.Multiply, Result(value), Use(value.Operands[0]), Use(value.Operands[1]));
                break;
            case >= Op.UnsignedDivide and <= Op.SignedModulo:
                LowerDivide(value);
                break;
            case Op.And:
                LowerAnd(value);
                break;
            case Op.Or when Selection.IsFunnel(value):
                LowerFunnel(value);
                break;
            case Op.Or:
                Emit(XtensaOp.Or, Result(value), Use(value.Operands[0]), Use(value.Operands[1]));
                break;
            case Op.Xor:
                Emit(XtensaOp.Xor, Result(value), Use(value.Operands[0]), Use(value.Operands[1]));
                break;
            case >= Op.ShiftLeft and <= Op.ArithmeticShiftRight:
                LowerShift(value);
                break;
            default:
                LowerUnary(value);
                break;
        }
    }

    private void LowerAdd(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (right.IsConstant && IsAddend(right.Immediate))
            Emit(XtensaOp.AddImmediate, right.Immediate, Result(value, left), Use(left));
        else if (FoldedOperand(value, Op.ShiftLeft) is var (shift, other))
        {
            Emit(XtensaOp.AddShifted, shift.Operands[1].Immediate,
                Result(value), Use(shift.Operands[0]), Use(other));
        }
        else
            Emit(XtensaOp.Add, Result(value), Use(left), Use(right));
    }

    /// <summary>
    /// Whether an addition takes a constant itself: in one instruction, or in two where a load of the constant would need
    /// a literal.
    /// </summary>
    private static bool IsAddend(long constant) => Imm8.Fits(constant) || Imm8Pages.Fits(constant)
        || (!Imm12.Fits(constant) && XtensaEmitter.TryHalves(constant, out _, out _));

    private void LowerSubtract(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (left.Op == Op.ShiftLeft && Selection.IsFolded(left))
        {
            Emit(XtensaOp.SubtractShifted, left.Operands[1].Immediate,
                Result(value), Use(left.Operands[0]), Use(right));
        }
        else
            Emit(XtensaOp.Subtract, Result(value), Use(left), Use(right));
    }

    /// <summary>
    /// QUOS and its like raise an exception for a divisor of 0; MIN / -1 is MIN, MIN % -1 is 0, as in eBPF (ISA manual,
    /// chapter 6, QUOS and REMS).
    /// </summary>
    private void LowerDivide(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        bool signed = value.Op is Op.SignedDivide or Op.SignedModulo;
        bool quotient = value.Op is Op.UnsignedDivide or Op.SignedDivide;
        if (!IsWindowed)
        {
            if (right.IsConstant && (signed ? right.Immediate > 1 : unchecked((uint)right.Immediate) > 1))
                LowerDivideByConstant(value, signed, quotient);
            else
                LowerDivideByRoutine(value);
            return;
        }

        if (right.IsConstant && !right.Is(0))
        {
            XtensaOp op = (quotient, signed) switch
            {
                (true, true) => XtensaOp.Quotient,
                (true, false) => XtensaOp.QuotientUnsigned,
                (false, true) => XtensaOp.Remainder,
                _ => XtensaOp.RemainderUnsigned,
            };
            Emit(op, Result(value), Use(left), Use(right));
        }
        else if (quotient)
            Emit((int)XtensaOp.DivideOrZero, 0, signed ? 1 : 0, [Result(value, right), LateUse(left), Use(right)]);
        else
            Emit((int)XtensaOp.ModuloOrDividend, 0, signed ? 1 : 0, [Result(value, left), Use(left), LateUse(right)]);
    }

    /// <summary>
    /// The sum of a signed dividend and the high half of its product with a multiplier that is 2^32 too small is that of
    /// the product without sign, less the multiplier if the dividend is negative.
    /// </summary>
    private void LowerDivideByConstant(Value value, bool signed, bool quotient)
    {
        uint divisor = unchecked((uint)value.Operands[1].Immediate);
        if (!signed && NarrowDivision.Find(divisor, value.Operands[0].Max) is NarrowDivision narrow)
        {
            LowerNarrowDivision(value, narrow, quotient);
            return;
        }

        DivisionByConstant way = signed ? DivisionByConstant.Signed(divisor) : DivisionByConstant.Unsigned(divisor);
        VirtualRegister dividend = Register(value.Operands[0]);
        VirtualRegister multiplier = Constant(unchecked((int)way.Multiplier));
        Operand product = Temporary();
        HighProduct(product, dividend, multiplier);
        VirtualRegister high = product.Virtual;
        Operand result = quotient ? Result(value) : Temporary();
        if (signed)
        {
            VirtualRegister sign = Compute(XtensaOp.ArithmeticShiftRightImmediate, dividend, 31);
            high = Compute(XtensaOp.Subtract, high, Compute(XtensaOp.And, sign, multiplier));
            high = Compute(XtensaOp.ArithmeticShiftRightImmediate, high, way.Shift);
            Emit(XtensaOp.Subtract, result, Use(high), Use(sign));
        }
        else if (way.Adds)
        {
            VirtualRegister rest = Compute(XtensaOp.Subtract, dividend, high);
            rest = Compute(XtensaOp.ShiftRightImmediate, rest, 1);
            high = Compute(XtensaOp.Add, rest, high);
            Emit(XtensaOp.ShiftRightImmediate, way.Shift - 1, result, Use(high));
        }
        else
            Emit(XtensaOp.ShiftRightImmediate, way.Shift, result, Use(high));

        if (!quotient)
            SubtractWhole(value, result.Virtual);
    }

    private void LowerNarrowDivision(Value value, NarrowDivision division, bool quotient)
    {
        VirtualRegister multiplier = Constant(unchecked((int)division.Multiplier));
        VirtualRegister product = Compute(XtensaOp.Multiply, Register(value.Operands[0]), multiplier);
        Operand result = quotient ? Result(value) : Temporary();
        Emit(XtensaOp.ShiftRightImmediate, division.Shift, result, Use(product));
        if (!quotient)
            SubtractWhole(value, result.Virtual);
    }

    /// <summary>The remainder of a division by a constant.</summary>
    private void SubtractWhole(Value value, VirtualRegister quotient)
    {
        VirtualRegister whole = Compute(XtensaOp.Multiply, quotient, Register(value.Operands[1]));
        Emit(XtensaOp.Subtract, Result(value), Use(value.Operands[0]), Use(whole));
    }

    private void LowerAnd(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        uint mask = right.IsConstant ? unchecked((uint)right.Immediate) : 0;
        int width = BitOperations.PopCount(mask);
        bool isLow = mask is not (0 or uint.MaxValue) && (mask & (mask + 1)) == 0;
        if (isLow && width <= Selection.Rules.WidestField)
        {
            (Value field, long from) = left.Op == Op.ShiftRight && Selection.IsFolded(left)
                ? (left.Operands[0], left.Operands[1].Immediate)
                : (left, 0);
            Emit((int)XtensaOp.Extract, from, width, [Result(value, field), Use(field)]);
        }
        else if (isLow && !Imm12.Fits(right.Immediate))
        {
            VirtualRegister shifted = Compute(XtensaOp.ShiftLeftImmediate, Register(left), 32 - width);
            Emit(XtensaOp.ShiftRightImmediate, 32 - width, Result(value, left), Use(shifted));
        }
        else
            Emit(XtensaOp.And, Result(value), Use(left), Use(right));
    }

    /// <summary>Two shifts that fill one another's gap.</summary>
    private void LowerFunnel(Value value)
    {
        (Value high, Value low) = Selection.FunnelParts(value);
        Emit(XtensaOp.Funnel, low.Operands[1].Immediate,
            Result(value), Use(high.Operands[0]), Use(low.Operands[0]));
    }

    private void LowerShift(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        (XtensaOp byRegister, XtensaOp byImmediate) = value.Op switch
        {
            Op.ShiftLeft => (XtensaOp.ShiftLeft, XtensaOp.ShiftLeftImmediate),
            Op.ShiftRight => (XtensaOp.ShiftRight, XtensaOp.ShiftRightImmediate),
            _ => (XtensaOp.ArithmeticShiftRight, XtensaOp.ArithmeticShiftRightImmediate),
        };
        if (right.IsConstant)
            Emit(byImmediate, right.Immediate & 31, Result(value, left), Use(left));
        else
            Emit(byRegister, Result(value), Use(left), Use(right));
    }

    private void LowerUnary(Value value)
    {
        VirtualRegister operand = Register(value.Operands[0]);
        switch (value.Op)
        {
            case Op.SignExtend8:
                SignExtend(Result(value, value.Operands[0]), operand, bits: 8);
                break;
            case Op.SignExtend16:
                SignExtend(Result(value, value.Operands[0]), operand, bits: 16);
                break;
            case Op.ByteSwap32:
                Emit(XtensaOp.ReverseBytes, new Operand(Result(value).Virtual, OperandRole.EarlyDefinition),
                    new Operand(operand, OperandRole.LateUse));
                break;
            case Op.ByteSwap16:
                VirtualRegister low = Compute(XtensaOp.ShiftLeftImmediate, Extract(operand, 0, 8), 8);
                Emit(XtensaOp.Or, Result(value), Use(low), Use(Extract(operand, 8, 8)));
                break;
            default:
                throw new InternalCompilerException(nameof(XtensaLowering), $"no rule for {Printer.Print(value)}");
        }
    }

    private void SignExtend(Operand result, VirtualRegister operand, int bits)
    {
        if (IsWindowed)
        {
            Emit(XtensaOp.SignExtend, bits - 1, result, Use(operand));
            return;
        }

        VirtualRegister shifted = Compute(XtensaOp.ShiftLeftImmediate, operand, 32 - bits);
        Emit(XtensaOp.ArithmeticShiftRightImmediate, 32 - bits, result, Use(shifted));
    }
}

using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Rules for arithmetic on 32 bits.</summary>
internal sealed partial class Rv32Lowering
{
    protected override void LowerArithmetic(Value value)
    {
        switch (value.Op)
        {
            case Op.Add:
                LowerAdd(value);
                break;
            case Op.Subtract:
                Emit(Rv32Op.Subtract, Result(value, value.Operands[0]),
                    Use(value.Operands[0]), Use(value.Operands[1]));
                break;
            case Op.Multiply:
                Emit(Rv32Op.Multiply, Result(value), Use(value.Operands[0]), Use(value.Operands[1]));
                break;
            case >= Op.UnsignedDivide and <= Op.SignedModulo:
                LowerDivide(value);
                break;
            case Op.And:
                LowerAnd(value);
                break;
            case Op.Or:
                LowerLogical(value, Rv32Op.OrImmediate, Rv32Op.Or);
                break;
            case Op.Xor:
                LowerLogical(value, Rv32Op.XorImmediate, Rv32Op.Xor);
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
        if (right.IsConstant && Imm12.Fits(right.Immediate))
            Emit(Rv32Op.AddImmediate, right.Immediate, Result(value, left), Use(left));
        else if (FoldedOperand(value, Op.ShiftLeft) is var (shift, other))
        {
            Emit(Rv32Op.ShiftAdd, shift.Operands[1].Immediate,
                Result(value), Use(shift.Operands[0]), Use(other));
        }
        else
            Emit(Rv32Op.Add, Result(value, left), Use(left), Use(right));
    }

    /// <summary>
    /// x / 0 is all ones and x % 0 is x; MIN / -1 = MIN and MIN % -1 = 0 as in eBPF (ISA manual, volume I, 12.2): only
    /// the quotient by zero differs.
    /// </summary>
    private void LowerDivide(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        bool nonzero = right.IsConstant && right.Immediate != 0;
        Rv32Op op = value.Op switch
        {
            Op.UnsignedModulo => Rv32Op.RemainderUnsigned,
            Op.SignedModulo => Rv32Op.Remainder,
            Op.UnsignedDivide => nonzero ? Rv32Op.DivideUnsigned : Rv32Op.DivideUnsignedOrZero,
            _ => nonzero ? Rv32Op.Divide : Rv32Op.DivideOrZero,
        };
        bool guarded = op is Rv32Op.DivideOrZero or Rv32Op.DivideUnsignedOrZero;
        Emit(op, guarded ? Result(value, right) : Result(value), guarded ? LateUse(left) : Use(left), Use(right));
    }

    private void LowerAnd(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        long mask = right.IsConstant ? right.Immediate : 0;
        if (mask == 0xFFFF && HasZbb)
            Emit(Rv32Op.ZeroExtend16, Result(value, left), Use(left));
        else if (mask > 0 && !Imm12.Fits(mask) && (mask & (mask + 1)) == 0)
        {
            int unwanted = 32 - BitOperations.PopCount((ulong)mask);
            VirtualRegister shifted = Compute(Rv32Op.ShiftLeftImmediate, Register(left), unwanted);
            Emit(Rv32Op.ShiftRightImmediate, unwanted, Result(value, left), Use(shifted));
        }
        else
            LowerLogical(value, Rv32Op.AndImmediate, Rv32Op.And);
    }

    private void LowerLogical(Value value, Rv32Op immediateOp, Rv32Op op)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (right.IsConstant && Imm12.Fits(right.Immediate))
            Emit(immediateOp, right.Immediate, Result(value, left), Use(left));
        else
            Emit(op, Result(value, left), Use(left), Use(right));
    }

    /// <summary>Shifts take the low five bits of the count, as eBPF wants (ISA manual, volume I, 2.4.2).</summary>
    private void LowerShift(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        (Rv32Op byRegister, Rv32Op byImmediate) = value.Op switch
        {
            Op.ShiftLeft => (Rv32Op.ShiftLeft, Rv32Op.ShiftLeftImmediate),
            Op.ShiftRight => (Rv32Op.ShiftRight, Rv32Op.ShiftRightImmediate),
            _ => (Rv32Op.ArithmeticShiftRight, Rv32Op.ArithmeticShiftRightImmediate),
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
                LowerSignExtend(value, Rv32Op.SignExtend8, unwanted: 24);
                break;
            case Op.SignExtend16:
                LowerSignExtend(value, Rv32Op.SignExtend16, unwanted: 16);
                break;
            case Op.ByteSwap32:
                LowerByteSwap32(value, operand);
                break;
            case Op.ByteSwap16 when HasZbb:
                VirtualRegister reversed = ReverseBytes(operand);
                Emit(Rv32Op.ShiftRightImmediate, 16, Result(value), Use(reversed));
                break;
            case Op.ByteSwap16:
                VirtualRegister low = Compute(Rv32Op.ShiftLeftImmediate, operand, 24);
                low = Compute(Rv32Op.ShiftRightImmediate, low, 16);
                VirtualRegister high = Compute(Rv32Op.ShiftLeftImmediate, operand, 16);
                high = Compute(Rv32Op.ShiftRightImmediate, high, 24);
                Emit(Rv32Op.Or, Result(value), Use(low), Use(high));
                break;
            default:
                throw new InternalCompilerException(nameof(Rv32Lowering), $"no rule for {Printer.Print(value)}");
        }
    }

    private void LowerSignExtend(Value value, Rv32Op op, int unwanted)
    {
        Value operand = value.Operands[0];
        if (HasZbb)
        {
            Emit(op, Result(value, operand), Use(operand));
            return;
        }

        VirtualRegister shifted = Compute(Rv32Op.ShiftLeftImmediate, Register(operand), unwanted);
        Emit(Rv32Op.ArithmeticShiftRightImmediate, unwanted, Result(value, operand), Use(shifted));
    }

    private VirtualRegister ReverseBytes(VirtualRegister register)
    {
        Operand reversed = Temporary();
        Emit(Rv32Op.ReverseBytes, reversed, Use(register));
        return reversed.Virtual;
    }

    /// <summary>Exchanges the bytes of each half, then the halves.</summary>
    private void LowerByteSwap32(Value value, VirtualRegister operand)
    {
        if (HasZbb)
        {
            Emit(Rv32Op.ReverseBytes, Result(value), Use(operand));
            return;
        }

        VirtualRegister mask = Constant(0x00FF_00FF);
        VirtualRegister even = Compute(Rv32Op.And, operand, mask);
        even = Compute(Rv32Op.ShiftLeftImmediate, even, 8);
        VirtualRegister odd = Compute(Rv32Op.ShiftRightImmediate, operand, 8);
        odd = Compute(Rv32Op.And, odd, mask);
        VirtualRegister exchanged = Compute(Rv32Op.Or, even, odd);
        VirtualRegister upper = Compute(Rv32Op.ShiftLeftImmediate, exchanged, 16);
        VirtualRegister lower = Compute(Rv32Op.ShiftRightImmediate, exchanged, 16);
        Emit(Rv32Op.Or, Result(value), Use(upper), Use(lower));
    }
}

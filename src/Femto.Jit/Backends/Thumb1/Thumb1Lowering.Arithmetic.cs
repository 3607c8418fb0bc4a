using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Rules for arithmetic on 32 bits.</summary>
internal sealed partial class Thumb1Lowering
{
    protected override void LowerArithmetic(Value value)
    {
        switch (value.Op)
        {
            case Op.Add when IsByte(Math.Abs(SmallConstant(value.Operands[1]))):
                Emit(Thumb1Op.AddImmediate, SmallConstant(value.Operands[1]),
                    Result(value, value.Operands[0]), Use(value.Operands[0]));
                break;
            case Op.Add:
                Emit(Thumb1Op.Add, Result(value, value.Operands[0]), Use(value.Operands[0]), Use(value.Operands[1]));
                break;
            case Op.Subtract when value.Operands[0].Is(0):
                Emit(Thumb1Op.Negate, Result(value), Use(value.Operands[1]));
                break;
            case Op.Subtract:
                Emit(Thumb1Op.Subtract, Result(value, value.Operands[0]), Use(value.Operands[0]), Use(value.Operands[1]));
                break;
            case >= Op.UnsignedDivide and <= Op.SignedModulo:
                LowerDivideByRoutine(value);
                break;
            case Op.And when value.Operands[1].IsConstant:
                LowerAndConstant(value, unchecked((uint)value.Operands[1].Immediate));
                break;
            case Op.Xor when value.Operands[1].Is(-1):
                Emit(Thumb1Op.MoveNot, Result(value), Use(value.Operands[0]));
                break;
            case Op.And or Op.Or or Op.Xor or Op.Multiply:
                LowerCommutative(value);
                break;
            case >= Op.ShiftLeft and <= Op.ArithmeticShiftRight:
                LowerShift(value);
                break;
            default:
                LowerUnary(value);
                break;
        }
    }

    /// <summary>A constant, or one that fits in no immediate.</summary>
    private static long SmallConstant(Value value) => value.IsConstant ? (int)value.Immediate : int.MaxValue;

    private void LowerUnary(Value value)
    {
        Operand operand = Use(value.Operands[0]);
        switch (value.Op)
        {
            case Op.SignExtend8:
                Emit(Thumb1Op.SignExtend8, Result(value), operand);
                break;
            case Op.SignExtend16:
                Emit(Thumb1Op.SignExtend16, Result(value), operand);
                break;
            case Op.ByteSwap32:
                Emit(Thumb1Op.Reverse, Result(value), operand);
                break;
            case Op.ByteSwap16:
                Operand swapped = Temporary();
                Emit(Thumb1Op.Reverse16, swapped, operand);
                Emit(Thumb1Op.ZeroExtend16, Result(value), Use(swapped.Virtual));
                break;
            default:
                throw new InternalCompilerException(nameof(Thumb1Lowering), $"no rule for {Printer.Print(value)}");
        }
    }

    private void LowerCommutative(Value value)
    {
        Thumb1Op op = value.Op switch
        {
            Op.And => Thumb1Op.And,
            Op.Or => Thumb1Op.Or,
            Op.Xor => Thumb1Op.Xor,
            _ => Thumb1Op.Multiply,
        };
        Operand[] operands = [Use(value.Operands[0]), Use(value.Operands[1])];
        Emit((int)op, 0, 0, [Result(value, value.Operands[0]), .. operands]);
    }

    private void LowerAndConstant(Value value, uint mask)
    {
        Value left = value.Operands[0];
        int ones = BitOperations.PopCount(mask);
        if (mask == 0xFF)
            Emit(Thumb1Op.ZeroExtend8, Result(value), Use(left));
        else if (mask == 0xFFFF)
            Emit(Thumb1Op.ZeroExtend16, Result(value), Use(left));
        else if (IsByte(~mask))
            Emit(Thumb1Op.BitClear, Result(value, left), Use(left), new Operand(Constant(~mask), OperandRole.LateUse));
        else if (mask > 0xFF && BitOperations.IsPow2((long)mask + 1))
            LowerShiftPairOf(value, Thumb1Op.ShiftLeftImmediate, Thumb1Op.ShiftRightImmediate, 32 - ones);
        else if (mask != 0 && BitOperations.IsPow2((long)~mask + 1))
            LowerShiftPairOf(value, Thumb1Op.ShiftRightImmediate, Thumb1Op.ShiftLeftImmediate, 32 - ones);
        else
            LowerCommutative(value);
    }

    /// <summary>Shifts the bits at one end out and back.</summary>
    private void LowerShiftPairOf(Value value, Thumb1Op away, Thumb1Op back, int count)
    {
        VirtualRegister shifted = Compute(away, count, Register(value.Operands[0]));
        Emit(back, count, Result(value), Use(shifted));
    }

    private void LowerShift(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        (Thumb1Op byRegister, Thumb1Op byImmediate) = value.Op switch
        {
            Op.ShiftLeft => (Thumb1Op.ShiftLeft, Thumb1Op.ShiftLeftImmediate),
            Op.ShiftRight => (Thumb1Op.ShiftRight, Thumb1Op.ShiftRightImmediate),
            _ => (Thumb1Op.ArithmeticShiftRight, Thumb1Op.ArithmeticShiftRightImmediate),
        };
        if (right.IsConstant)
        {
            Emit(byImmediate, right.Immediate & 31, Result(value, left), Use(left));
            return;
        }

        Operand count = new(MaskedCount(right, 31), OperandRole.LateUse);
        Emit(byRegister, Result(value, left), Use(left), count);
    }

    /// <summary>Arm shifts by the low byte of the count; eBPF by its low 5 or 6 bits.</summary>
    private VirtualRegister MaskedCount(Value count, int mask)
    {
        if (count.Op == Op.And && count.Operands[1].IsConstant && (count.Operands[1].Immediate & ~(long)mask) == 0)
            return Register(count);
        return Compute(Thumb1Op.And, Constant(mask), Register(count));
    }
}

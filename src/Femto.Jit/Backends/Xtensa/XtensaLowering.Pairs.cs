using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Rules for arithmetic on 64 bits. There are no flags: a carry is a branch.</summary>
internal sealed partial class XtensaLowering
{
    protected override void LowerPair(Value pair)
    {
        switch (pair.Op)
        {
            case Op.AddPair or Op.SubtractPair:
                LowerSumPair(pair);
                break;
            case Op.UnsignedMultiplyPair or Op.SignedMultiplyPair:
                LowerLongProduct(pair);
                break;
            case Op.MultiplyPair:
                LowerMultiplyPair(pair);
                break;
            default:
                LowerShiftPair(pair);
                break;
        }
    }

    /// <summary>The first low half is still compared with the result when both results are there.</summary>
    private void LowerSumPair(Value pair)
    {
        (Operand low, Operand high) = PairResult(pair, OperandRole.EarlyDefinition, OperandRole.Definition);
        if (!pair.Operands[1].IsConstant)
            Hint(high, Use(pair.Operands[1]));
        Operand left = LateUse(pair.Operands[0]);
        if (pair.Op == Op.AddPair && pair.Operands[2].IsConstant && pair.Operands[3].IsConstant
            && Imm8.Fits(pair.Operands[2].Immediate) && Imm8.Fits(pair.Operands[3].Immediate))
        {
            Emit((int)XtensaOp.AddPairImmediate, pair.Operands[2].Immediate, (int)pair.Operands[3].Immediate,
                [low, high, left, Use(pair.Operands[1])]);
            return;
        }

        Emit(pair.Op == Op.AddPair ? XtensaOp.AddPair : XtensaOp.SubtractPair,
            low, high, left, Use(pair.Operands[1]), Use(pair.Operands[2]), Use(pair.Operands[3]));
    }

    private void LowerLongProduct(Value pair)
    {
        (VirtualRegister left, VirtualRegister right) = (Register(pair.Operands[0]), Register(pair.Operands[1]));
        (Operand low, Operand high) = PairResult(pair);
        if (Selection.Takes(pair, Op.HighHalf))
        {
            if (pair.Op == Op.UnsignedMultiplyPair)
                HighProduct(high, left, right);
            else
                SignedHighProduct(high, left, right);
        }

        if (Selection.Takes(pair, Op.LowHalf))
            Emit(XtensaOp.Multiply, low, Use(left), Use(right));
    }

    private bool HasMultiplyHigh => features.HasFlag(InstructionSetFeatures.MultiplyHigh);

    /// <summary>
    /// Without the option: of products of halves of 16 bits, whose sums with another half do not exceed 32 bits.
    /// </summary>
    private void HighProduct(Operand result, VirtualRegister left, VirtualRegister right)
    {
        if (HasMultiplyHigh)
        {
            Emit(XtensaOp.MultiplyHighUnsigned, result, Use(left), Use(right));
            return;
        }

        VirtualRegister leftHigh = Extract(left, 16, 16);
        VirtualRegister rightHigh = Extract(right, 16, 16);
        VirtualRegister lowest = Compute(XtensaOp.Multiply16, left, right);
        VirtualRegister middle = Compute(XtensaOp.Multiply16, leftHigh, right);
        middle = Compute(XtensaOp.Add, middle, Extract(lowest, 16, 16));
        VirtualRegister other = Compute(XtensaOp.Multiply16, left, rightHigh);
        other = Compute(XtensaOp.Add, other, Extract(middle, 0, 16));
        VirtualRegister highest = Compute(XtensaOp.Multiply16, leftHigh, rightHigh);
        highest = Compute(XtensaOp.Add, highest, Extract(middle, 16, 16));
        Emit(XtensaOp.Add, result, Use(highest), Use(Extract(other, 16, 16)));
    }

    /// <summary>A negative operand counts 2^32 too much without sign: the other operand too much in the high half.</summary>
    private void SignedHighProduct(Operand result, VirtualRegister left, VirtualRegister right)
    {
        if (HasMultiplyHigh)
        {
            Emit(XtensaOp.MultiplyHigh, result, Use(left), Use(right));
            return;
        }

        Operand unsigned = Temporary();
        HighProduct(unsigned, left, right);
        VirtualRegister excess = Compute(XtensaOp.And, Sign(left), right);
        VirtualRegister once = Compute(XtensaOp.Subtract, unsigned.Virtual, excess);
        Emit(XtensaOp.Subtract, result, Use(once), Use(Compute(XtensaOp.And, Sign(right), left)));

        VirtualRegister Sign(VirtualRegister operand) =>
            Compute(XtensaOp.ArithmeticShiftRightImmediate, operand, 31);
    }

    /// <summary>(a + A 2^32)(b + B 2^32) = ab + (aB + Ab) 2^32 modulo 2^64.</summary>
    private void LowerMultiplyPair(Value pair)
    {
        (VirtualRegister left, VirtualRegister right) = (Register(pair.Operands[0]), Register(pair.Operands[2]));
        (Operand low, Operand high) = PairResult(pair);
        (VirtualRegister, Value)[] crossed =
            [.. new[] { (left, pair.Operands[3]), (right, pair.Operands[1]) }.Where(product => !product.Item2.Is(0))];
        Operand sum = crossed.Length == 0 ? high : Temporary();
        HighProduct(sum, left, right);
        for (int index = 0; index < crossed.Length; index++)
        {
            (VirtualRegister word, Value upper) = crossed[index];
            VirtualRegister product = Compute(XtensaOp.Multiply, word, Register(upper));
            Operand next = index == crossed.Length - 1 ? high : Temporary();
            Emit(XtensaOp.Add, next, Use(sum.Virtual), Use(product));
            sum = next;
        }

        Emit(XtensaOp.Multiply, low, Use(left), Use(right));
    }

    private void LowerShiftPair(Value pair)
    {
        VirtualRegister[] sources = [.. pair.Operands.Select(Register)];
        Operand count = new(sources[2], OperandRole.LateUse);
        if (pair.Op == Op.ShiftLeftPair)
        {
            (Operand low, Operand high) = PairResult(pair, OperandRole.Definition, OperandRole.EarlyDefinition);
            Emit(XtensaOp.ShiftLeftPair, low, high, Use(sources[0]), Use(sources[1]), count);
            return;
        }

        XtensaOp op = pair.Op == Op.ShiftRightPair ? XtensaOp.ShiftRightPair : XtensaOp.ArithmeticShiftRightPair;
        (Operand lower, Operand upper) = PairResult(pair, OperandRole.EarlyDefinition, OperandRole.Definition);
        Emit(op, lower, upper, Use(sources[0]), Use(sources[1]), count);
    }
}

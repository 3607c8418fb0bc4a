using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Xtensa.XtensaEncodings;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Instructions that stand for short sequences.</summary>
internal sealed partial class XtensaEmitter
{
    private void EmitSequence(XtensaOp op)
    {
        switch (op)
        {
            case XtensaOp.ShiftLeft or XtensaOp.ShiftRight or XtensaOp.ArithmeticShiftRight:
                EmitShift(op);
                break;
            case XtensaOp.Funnel:
                Wide(Ssai(new Imm5(instruction.Immediate)));
                Wide(Src(this[0], this[1], this[2]));
                break;
            case XtensaOp.ReverseBytes:
                EmitReverseBytes();
                break;
            case XtensaOp.LoadBytes:
                EmitLoadBytes();
                break;
            case XtensaOp.DivideOrZero:
                EmitDivideOrZero();
                break;
            case XtensaOp.ModuloOrDividend:
                EmitModuloOrDividend();
                break;
            case >= XtensaOp.AddPair and <= XtensaOp.ArithmeticShiftRightPair:
                EmitPair(op);
                break;
            default:
                EmitAtomic(op);
                break;
        }
    }

    /// <summary>SSL and SSR take the low five bits of the count, as eBPF wants.</summary>
    private void EmitShift(XtensaOp op)
    {
        Wide(op == XtensaOp.ShiftLeft ? Ssl(this[2]) : Ssr(this[2]));
        Wide(op switch
        {
            XtensaOp.ShiftLeft => Sll(this[0], this[1]),
            XtensaOp.ShiftRight => Srl(this[0], this[1]),
            _ => Sra(this[0], this[1]),
        });
    }

    /// <summary>The bytes move in from above in turn: 2, then 1 with 3 behind it, and so on.</summary>
    private void EmitReverseBytes()
    {
        (AReg result, AReg operand) = (this[0], this[1]);
        Wide(Ssai(new Imm5(8)));
        Wide(Extui(result, operand, new Imm5(16), new FieldWidth(16)));
        Wide(Src(result, result, operand));
        Wide(Src(result, result, result));
        Wide(Src(result, operand, result));
    }

    /// <summary>Each byte moves in from above.</summary>
    private void EmitLoadBytes()
    {
        (AReg result, AReg loaded, AReg address) = (this[0], this[1], this[2]);
        Wide(Ssai(new Imm5(8)));
        for (int index = 0; index < 4; index++)
        {
            Wide(L8ui(loaded, address, new ByteOffset(instruction.Immediate + index)));
            Wide(Src(result, loaded, index == 0 ? loaded : result));
        }
    }

    /// <summary>A divisor of 0 is the result already.</summary>
    private void EmitDivideOrZero()
    {
        (AReg result, AReg dividend, AReg divisor) = (this[0], this[1], this[2]);
        var done = new Label();
        Move(result, divisor);
        BranchTo(done, new XtensaTest(XtensaCondition.EqualZero), result);
        Wide(instruction.Modifier != 0 ? Quos(result, dividend, result) : Quou(result, dividend, result));
        buffer.Bind(done);
    }

    private void EmitModuloOrDividend()
    {
        (AReg result, AReg dividend, AReg divisor) = (this[0], this[1], this[2]);
        var done = new Label();
        Move(result, dividend);
        BranchTo(done, new XtensaTest(XtensaCondition.EqualZero), divisor);
        Wide(instruction.Modifier != 0 ? Rems(result, result, divisor) : Remu(result, result, divisor));
        buffer.Bind(done);
    }

    private void EmitPair(XtensaOp op)
    {
        switch (op)
        {
            case XtensaOp.AddPair:
                Narrow(AddN(this[0], this[2], this[4]));
                Narrow(AddN(this[1], this[3], this[5]));
                AddUnless(XtensaCondition.GreaterOrEqualUnsigned, 1);
                break;
            case XtensaOp.AddPairImmediate:
                AddConstant(this[0], this[2], instruction.Immediate);
                AddConstant(this[1], this[3], instruction.Modifier);
                AddUnless(XtensaCondition.GreaterOrEqualUnsigned, 1);
                break;
            case XtensaOp.SubtractPair:
                Wide(Sub(this[0], this[2], this[4]));
                Wide(Sub(this[1], this[3], this[5]));
                BorrowUnless();
                break;
            case XtensaOp.ShiftLeftPair:
                EmitShiftLeftPair();
                break;
            default:
                EmitShiftRightPair(signed: op == XtensaOp.ArithmeticShiftRightPair);
                break;
        }
    }

    /// <summary>A sum that wraps is less than either operand: only then there is a carry.</summary>
    private void AddUnless(XtensaCondition condition, int carry)
    {
        var done = new Label();
        BranchTo(done, new XtensaTest(condition), this[0], this[2]);
        AddConstant(this[1], this[1], carry);
        buffer.Bind(done);
    }

    /// <summary>A difference that wraps is greater than the minuend.</summary>
    private void BorrowUnless()
    {
        var done = new Label();
        BranchTo(done, new XtensaTest(XtensaCondition.GreaterOrEqualUnsigned), this[2], this[0]);
        AddConstant(this[1], this[1], -1);
        buffer.Bind(done);
    }

    /// <summary>
    /// SRC takes a word out of two, also for a count of 0 (ISA manual, 3.9.2.6, "Shift Instructions"). From 32 on, the
    /// low half has moved to the high half.
    /// </summary>
    private void EmitShiftLeftPair()
    {
        (AReg low, AReg high, AReg sourceLow, AReg sourceHigh, AReg count) =
            (this[0], this[1], this[2], this[3], this[4]);
        var done = new Label();
        Wide(Ssl(count));
        Wide(Src(high, sourceHigh, sourceLow));
        Wide(Sll(low, sourceLow));
        BranchTo(done, new XtensaTest(XtensaCondition.BitClear, 5), count);
        Move(high, low);
        LoadConstant(low, 0);
        buffer.Bind(done);
    }

    private void EmitShiftRightPair(bool signed)
    {
        (AReg low, AReg high, AReg sourceLow, AReg sourceHigh, AReg count) =
            (this[0], this[1], this[2], this[3], this[4]);
        var done = new Label();
        Wide(Ssr(count));
        Wide(Src(low, sourceHigh, sourceLow));
        Wide(signed ? Sra(high, sourceHigh) : Srl(high, sourceHigh));
        BranchTo(done, new XtensaTest(XtensaCondition.BitClear, 5), count);
        Move(low, high);
        if (signed)
            Wide(Srai(high, high, new Imm5(31)));
        else
            LoadConstant(high, 0);
        buffer.Bind(done);
    }
}

using Femto.Jit.Backends.Thumb;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Encodings of shifts, multiplication, division, extension.</summary>
internal sealed partial class Thumb2Emitter
{
    private void EmitArithmetic(Thumb2Op op)
    {
        switch (op)
        {
            case Thumb2Op.ShiftLeft or Thumb2Op.ShiftRight or Thumb2Op.ArithmeticShiftRight:
                EmitShift(op);
                break;
            case Thumb2Op.ShiftLeftImmediate or Thumb2Op.ShiftRightImmediate or Thumb2Op.ArithmeticShiftRightImmediate:
                EmitShiftImmediate(op);
                break;
            case >= Thumb2Op.Multiply and <= Thumb2Op.SignedDivide:
                EmitMultiply(op);
                break;
            case Thumb2Op.ExtractBits:
                Wide(UbfxT1(this[0], this[1], new ExtractedField((int)instruction.Immediate, instruction.Modifier)));
                break;
            default:
                EmitExtension(op);
                break;
        }
    }

    private void EmitShift(Thumb2Op op)
    {
        if (!flagsLive && this[0] == this[1] && Low(this[0], this[2], out LowReg target, out LowReg count))
        {
            Narrow(op switch
            {
                Thumb2Op.ShiftLeft => LslsRegisterT1(target, count),
                Thumb2Op.ShiftRight => LsrsRegisterT1(target, count),
                _ => AsrsRegisterT1(target, count),
            });
            return;
        }

        Wide(op switch
        {
            Thumb2Op.ShiftLeft => LslRegisterT2(SetFlags.No, this[0], this[1], this[2]),
            Thumb2Op.ShiftRight => LsrRegisterT2(SetFlags.No, this[0], this[1], this[2]),
            _ => AsrRegisterT2(SetFlags.No, this[0], this[1], this[2]),
        });
    }

    private void EmitShiftImmediate(Thumb2Op op)
    {
        int count = (int)instruction.Immediate;
        if (count == 0)
            Narrow(MovRegisterT1(this[0], this[1]));
        else if (!flagsLive && Low(this[0], this[1], out LowReg target, out LowReg source))
        {
            Narrow(op switch
            {
                Thumb2Op.ShiftLeftImmediate => LslsImmediateT1(target, source, new Imm5(count)),
                Thumb2Op.ShiftRightImmediate => LsrsImmediateT1(target, source, new RightShift(count)),
                _ => AsrsImmediateT1(target, source, new RightShift(count)),
            });
        }
        else
        {
            Wide(op switch
            {
                Thumb2Op.ShiftLeftImmediate => LslImmediateT2(SetFlags.No, this[0], this[1], new Imm5(count)),
                Thumb2Op.ShiftRightImmediate => LsrImmediateT2(SetFlags.No, this[0], this[1], new RightShift(count)),
                _ => AsrImmediateT2(SetFlags.No, this[0], this[1], new RightShift(count)),
            });
        }
    }

    private void EmitMultiply(Thumb2Op op)
    {
        bool narrow = op == Thumb2Op.Multiply && !flagsLive;
        if (narrow && this[0] == this[1] && Low(this[0], this[2], out LowReg target, out LowReg other)
            || narrow && this[0] == this[2] && Low(this[0], this[1], out target, out other))
        {
            Narrow(MulsT1(target, other));
            return;
        }

        Wide(op switch
        {
            Thumb2Op.Multiply => MulT2(this[0], this[1], this[2]),
            Thumb2Op.MultiplyAdd => MlaT1(this[0], this[1], this[2], this[3]),
            Thumb2Op.MultiplySubtract => MlsT1(this[0], this[1], this[2], this[3]),
            Thumb2Op.UnsignedMultiplyLong => UmullT1(this[0], this[1], this[2], this[3]),
            Thumb2Op.SignedMultiplyLong => SmullT1(this[0], this[1], this[2], this[3]),
            Thumb2Op.UnsignedDivide => UdivT1(this[0], this[1], this[2]),
            _ => SdivT1(this[0], this[1], this[2]),
        });
    }

    /// <summary>None of these sets flags, narrow or wide.</summary>
    private void EmitExtension(Thumb2Op op)
    {
        if (Low(this[0], this[1], out LowReg target, out LowReg source))
        {
            Narrow(op switch
            {
                Thumb2Op.SignExtend8 => SxtbT1(target, source),
                Thumb2Op.SignExtend16 => SxthT1(target, source),
                Thumb2Op.ZeroExtend8 => UxtbT1(target, source),
                Thumb2Op.ZeroExtend16 => UxthT1(target, source),
                Thumb2Op.Reverse => RevT1(target, source),
                _ => Rev16T1(target, source),
            });
            return;
        }

        Wide(op switch
        {
            Thumb2Op.SignExtend8 => SxtbT2(this[0], this[1], default),
            Thumb2Op.SignExtend16 => SxthT2(this[0], this[1], default),
            Thumb2Op.ZeroExtend8 => UxtbT2(this[0], this[1], default),
            Thumb2Op.ZeroExtend16 => UxthT2(this[0], this[1], default),
            Thumb2Op.Reverse => RevT2(this[0], this[1]),
            _ => Rev16T2(this[0], this[1]),
        });
    }

    private void EmitComparison(Thumb2Op op)
    {
        switch (op)
        {
            case Thumb2Op.Compare:
                Compare(this[0], this[1]);
                break;
            case Thumb2Op.CompareImmediate:
                CompareImmediate(this[0], instruction.Immediate);
                break;
            case Thumb2Op.Test:
                if (Low(this[0], this[1], out LowReg left, out LowReg right))
                    Narrow(TstRegisterT1(left, right));
                else
                    Wide(TstRegisterT2(this[0], this[1], Shift.None));
                break;
            case Thumb2Op.TestImmediate:
                Wide(TstImmediateT1(this[0], Modified(instruction.Immediate)));
                break;
            case Thumb2Op.ComparePair:
                Compare(this[0], this[2]);
                Narrow(ItT1(new ItBlock(Condition.Eq)));
                Compare(this[1], this[3]);
                break;
            default:
                // Flags of the whole difference: the low halves were compared before.
                if (this[0] == this[1] && Low(this[0], this[2], out LowReg target, out LowReg other))
                    Narrow(SbcsRegisterT1(target, other));
                else
                    Wide(SbcRegisterT2(SetFlags.Yes, this[0], this[1], this[2], Shift.None));
                break;
        }
    }

    private void Compare(Reg left, Reg right)
    {
        if (Low(left, right, out LowReg leftLow, out LowReg rightLow))
            Narrow(CmpRegisterT1(leftLow, rightLow));
        else
            Narrow(CmpRegisterT2(left, right));
    }

    private void CompareImmediate(Reg register, long value)
    {
        if (Low(register, out LowReg low) && Imm8.Fits(value))
            Narrow(CmpImmediateT1(low, new Imm8(value)));
        else if (IsModified(value))
            Wide(CmpImmediateT2(register, Modified(value)));
        else
            Wide(CmnImmediateT1(register, Modified(unchecked(-value))));
    }
}

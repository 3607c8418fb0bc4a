using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Encodings of arithmetic, comparisons, loads and stores.</summary>
internal sealed partial class Thumb1Emitter
{
    private void EmitOwn(Thumb1Op op)
    {
        switch (op)
        {
            case Thumb1Op.Add or Thumb1Op.AddSettingFlags:
                Narrow(AddsRegisterT1(this[0], this[1], this[2]));
                break;
            case Thumb1Op.Subtract or Thumb1Op.SubtractSettingFlags:
                Narrow(SubsRegisterT1(this[0], this[1], this[2]));
                break;
            case Thumb1Op.AddImmediate:
                EmitAddImmediate(instruction.Immediate);
                break;
            case Thumb1Op.DecrementSettingFlags:
                Narrow(SubsImmediateT1(this[0], this[1], new Imm3(1)));
                break;
            case (>= Thumb1Op.ShiftLeftImmediate and <= Thumb1Op.ArithmeticShiftRightImmediate)
                or Thumb1Op.ShiftLeftSettingFlags or Thumb1Op.ShiftRightSettingFlags:
                EmitShiftImmediate(op);
                break;
            case >= Thumb1Op.MoveNot and <= Thumb1Op.Reverse16:
                EmitUnary(op);
                break;
            case Thumb1Op.Compare:
                Narrow(CmpRegisterT1(this[0], this[1]));
                break;
            case Thumb1Op.CompareImmediate:
                Narrow(CmpImmediateT1(this[0], new Imm8(instruction.Immediate)));
                break;
            case Thumb1Op.Test:
                Narrow(TstRegisterT1(this[0], this[1]));
                break;
            case >= Thumb1Op.Load and <= Thumb1Op.StoreIndexed:
                EmitMemory(op);
                break;
            case >= Thumb1Op.UnsignedMultiplyLong:
                EmitSequence(op);
                break;
            default:
                EmitTwoAddress(op);
                break;
        }
    }

    /// <summary>The result takes the place of the first operand, or of the second where they may be exchanged.</summary>
    private void EmitTwoAddress(Thumb1Op op)
    {
        (LowReg target, LowReg left, LowReg right) = (this[0], this[1], this[2]);
        if (target == right && target != left)
        {
            if (!IsCommutative(op))
                throw new InternalCompilerException(nameof(Thumb1Emitter), $"the result of {op} is in its second operand");
            right = left;
        }
        else if (target != left)
            Move(target, left);

        Narrow(op switch
        {
            Thumb1Op.And => AndsRegisterT1(target, right),
            Thumb1Op.Or or Thumb1Op.OrSettingFlags => OrrsRegisterT1(target, right),
            Thumb1Op.Xor => EorsRegisterT1(target, right),
            Thumb1Op.Multiply => MulsT1(target, right),
            Thumb1Op.BitClear => BicsRegisterT1(target, right),
            Thumb1Op.ShiftLeft => LslsRegisterT1(target, right),
            Thumb1Op.ShiftRight => LsrsRegisterT1(target, right),
            Thumb1Op.ArithmeticShiftRight => AsrsRegisterT1(target, right),
            Thumb1Op.AddWithCarry => AdcsRegisterT1(target, right),
            Thumb1Op.SubtractWithCarry or Thumb1Op.SubtractPairFlags => SbcsRegisterT1(target, right),
            _ => throw new InternalCompilerException(nameof(Thumb1Emitter), $"{op} has no encoding"),
        });
    }

    private static bool IsCommutative(Thumb1Op op) => op is Thumb1Op.And or Thumb1Op.Or or Thumb1Op.OrSettingFlags
        or Thumb1Op.Xor or Thumb1Op.Multiply or Thumb1Op.AddWithCarry;

    /// <summary>Adds a constant of either sign, of 8 bits.</summary>
    private void EmitAddImmediate(long constant)
    {
        (LowReg target, LowReg source, long size) = (this[0], this[1], Math.Abs(constant));
        if (Imm3.Fits(size))
        {
            Narrow(constant < 0 ? SubsImmediateT1(target, source, new Imm3(size))
                : AddsImmediateT1(target, source, new Imm3(size)));
            return;
        }

        if (target != source)
            Move(target, source);
        Narrow(constant < 0 ? SubsImmediateT2(target, new Imm8(size)) : AddsImmediateT2(target, new Imm8(size)));
    }

    /// <summary>A shift by 0 sets N and Z, as MOVS does.</summary>
    private void EmitShiftImmediate(Thumb1Op op)
    {
        int count = (int)instruction.Immediate;
        if (count == 0)
            Narrow(LslsImmediateT1(this[0], this[1], new Imm5(0)));
        else
        {
            Narrow(op switch
            {
                Thumb1Op.ShiftLeftImmediate or Thumb1Op.ShiftLeftSettingFlags =>
                    LslsImmediateT1(this[0], this[1], new Imm5(count)),
                Thumb1Op.ArithmeticShiftRightImmediate => AsrsImmediateT1(this[0], this[1], new RightShift(count)),
                _ => LsrsImmediateT1(this[0], this[1], new RightShift(count)),
            });
        }
    }

    private void EmitUnary(Thumb1Op op) => Narrow(op switch
    {
        Thumb1Op.MoveNot => MvnsRegisterT1(this[0], this[1]),
        Thumb1Op.Negate => RsbsImmediateT1(this[0], this[1]),
        Thumb1Op.SignExtend8 => SxtbT1(this[0], this[1]),
        Thumb1Op.SignExtend16 => SxthT1(this[0], this[1]),
        Thumb1Op.ZeroExtend8 => UxtbT1(this[0], this[1]),
        Thumb1Op.ZeroExtend16 => UxthT1(this[0], this[1]),
        Thumb1Op.Reverse => RevT1(this[0], this[1]),
        _ => Rev16T1(this[0], this[1]),
    });

    private void EmitMemory(Thumb1Op op)
    {
        int size = ThumbAccess.Size(instruction.Modifier);
        long offset = instruction.Immediate;
        Narrow((op, size, ThumbAccess.IsSigned(instruction.Modifier)) switch
        {
            (Thumb1Op.Load, 1, _) => LdrbImmediateT1(this[0], this[1], new Imm5Byte(offset)),
            (Thumb1Op.Load, 2, _) => LdrhImmediateT1(this[0], this[1], new Imm5Half(offset)),
            (Thumb1Op.Load, _, _) => LdrImmediateT1(this[0], this[1], new Imm5Word(offset)),
            (Thumb1Op.Store, 1, _) => StrbImmediateT1(this[0], this[1], new Imm5Byte(offset)),
            (Thumb1Op.Store, 2, _) => StrhImmediateT1(this[0], this[1], new Imm5Half(offset)),
            (Thumb1Op.Store, _, _) => StrImmediateT1(this[0], this[1], new Imm5Word(offset)),
            (Thumb1Op.LoadIndexed, 1, false) => LdrbRegisterT1(this[0], this[1], this[2]),
            (Thumb1Op.LoadIndexed, 1, true) => LdrsbRegisterT1(this[0], this[1], this[2]),
            (Thumb1Op.LoadIndexed, 2, false) => LdrhRegisterT1(this[0], this[1], this[2]),
            (Thumb1Op.LoadIndexed, 2, true) => LdrshRegisterT1(this[0], this[1], this[2]),
            (Thumb1Op.LoadIndexed, _, _) => LdrRegisterT1(this[0], this[1], this[2]),
            (_, 1, _) => StrbRegisterT1(this[0], this[1], this[2]),
            (_, 2, _) => StrhRegisterT1(this[0], this[1], this[2]),
            _ => StrRegisterT1(this[0], this[1], this[2]),
        });
    }
}

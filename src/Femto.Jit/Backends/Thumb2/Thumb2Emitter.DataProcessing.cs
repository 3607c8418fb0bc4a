using Femto.Jit.Backends.Thumb;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Encodings of data processing.</summary>
internal sealed partial class Thumb2Emitter
{
    private Shift OperandShift => instruction.Modifier == 0 ? Shift.None
        : new Shift((ShiftType)(instruction.Modifier & 3), instruction.Modifier >> 2);

    private void EmitDataProcessing(Thumb2Op op)
    {
        switch (op)
        {
            case Thumb2Op.Add:
                EmitAdd();
                break;
            case Thumb2Op.Subtract:
                EmitSubtract(SetFlags.No);
                break;
            case Thumb2Op.And or Thumb2Op.Or or Thumb2Op.Xor:
                EmitLogical(op);
                break;
            case Thumb2Op.MoveNot:
                if (!flagsLive && Low(this[0], this[1], out LowReg target, out LowReg source))
                    Narrow(MvnsRegisterT1(target, source));
                else
                    Wide(MvnRegisterT2(SetFlags.No, this[0], this[1], Shift.None));
                break;
            case Thumb2Op.AddImmediate:
                EmitAddImmediate(instruction.Immediate);
                break;
            case >= Thumb2Op.ReverseSubtractImmediate and <= Thumb2Op.BitClearImmediate:
                EmitLogicalImmediate(op);
                break;
            default:
                EmitCarry(op);
                break;
        }
    }

    private void EmitAdd()
    {
        if (instruction.Modifier != 0)
            Wide(AddRegisterT3(SetFlags.No, this[0], this[1], this[2], OperandShift));
        else if (!flagsLive && Low(this[0], this[1], out LowReg target, out LowReg left) && Low(this[2], out LowReg right))
            Narrow(AddsRegisterT1(target, left, right));
        else if (this[0] == this[1])
            Narrow(AddRegisterT2(this[0], this[2]));
        else if (this[0] == this[2])
            Narrow(AddRegisterT2(this[0], this[1]));
        else
            Wide(AddRegisterT3(SetFlags.No, this[0], this[1], this[2], Shift.None));
    }

    private void EmitSubtract(SetFlags flags)
    {
        bool narrow = flags == SetFlags.Yes || !flagsLive;
        if (narrow && Low(this[0], this[1], out LowReg target, out LowReg left) && Low(this[2], out LowReg right))
            Narrow(SubsRegisterT1(target, left, right));
        else
            Wide(SubRegisterT2(flags, this[0], this[1], this[2], Shift.None));
    }

    private void EmitLogical(Thumb2Op op)
    {
        bool narrow = !flagsLive && instruction.Modifier == 0;
        if (narrow && this[0] == this[1] && Low(this[0], this[2], out LowReg target, out LowReg other)
            || narrow && this[0] == this[2] && Low(this[0], this[1], out target, out other))
        {
            Narrow(op switch
            {
                Thumb2Op.And => AndsRegisterT1(target, other),
                Thumb2Op.Or => OrrsRegisterT1(target, other),
                _ => EorsRegisterT1(target, other),
            });
            return;
        }

        Wide(op switch
        {
            Thumb2Op.And => AndRegisterT2(SetFlags.No, this[0], this[1], this[2], OperandShift),
            Thumb2Op.Or => OrrRegisterT2(SetFlags.No, this[0], this[1], this[2], OperandShift),
            _ => EorRegisterT2(SetFlags.No, this[0], this[1], this[2], OperandShift),
        });
    }

    /// <summary>Adds a constant of either sign.</summary>
    private void EmitAddImmediate(long constant)
    {
        long size = Math.Abs(constant);
        bool low = Low(this[0], this[1], out LowReg target, out LowReg source);
        if (!flagsLive && low && Imm3.Fits(size))
            Narrow(constant < 0 ? SubsImmediateT1(target, source, new Imm3(size))
                : AddsImmediateT1(target, source, new Imm3(size)));
        else if (!flagsLive && low && this[0] == this[1] && Imm8.Fits(size))
            Narrow(constant < 0 ? SubsImmediateT2(target, new Imm8(size)) : AddsImmediateT2(target, new Imm8(size)));
        else if (IsModified(constant))
            Wide(AddImmediateT3(SetFlags.No, this[0], this[1], Modified(constant)));
        else if (IsModified(unchecked(-constant)))
            Wide(SubImmediateT3(SetFlags.No, this[0], this[1], Modified(unchecked(-constant))));
        else
            Wide(constant < 0 ? SubImmediateT4(this[0], this[1], new Imm12(size))
                : AddImmediateT4(this[0], this[1], new Imm12(size)));
    }

    private void EmitLogicalImmediate(Thumb2Op op)
    {
        ModifiedImmediate immediate = Modified(instruction.Immediate);
        if (op == Thumb2Op.ReverseSubtractImmediate && !flagsLive && instruction.Immediate == 0
            && Low(this[0], this[1], out LowReg target, out LowReg source))
        {
            Narrow(RsbsImmediateT1(target, source));
            return;
        }

        Wide(op switch
        {
            Thumb2Op.ReverseSubtractImmediate => RsbImmediateT2(SetFlags.No, this[0], this[1], immediate),
            Thumb2Op.AndImmediate => AndImmediateT1(SetFlags.No, this[0], this[1], immediate),
            Thumb2Op.OrImmediate => OrrImmediateT1(SetFlags.No, this[0], this[1], immediate),
            Thumb2Op.XorImmediate => EorImmediateT1(SetFlags.No, this[0], this[1], immediate),
            _ => BicImmediateT1(SetFlags.No, this[0], this[1], immediate),
        });
    }

    /// <summary>
    /// The halves of 64-bit sums. What follows the second half must not need its flags, so it may set them.
    /// </summary>
    private void EmitCarry(Thumb2Op op)
    {
        switch (op)
        {
            case Thumb2Op.AddSettingFlags:
                if (Low(this[0], this[1], out LowReg sum, out LowReg left) && Low(this[2], out LowReg right))
                    Narrow(AddsRegisterT1(sum, left, right));
                else
                    Wide(AddRegisterT3(SetFlags.Yes, this[0], this[1], this[2], Shift.None));
                break;
            case Thumb2Op.AddWithCarry:
                if (Narrowable(out LowReg target, out LowReg other))
                    Narrow(AdcsRegisterT1(target, other));
                else if (this[0] == this[2] && !flagsLive && Low(this[0], this[1], out target, out other))
                    Narrow(AdcsRegisterT1(target, other));
                else
                    Wide(AdcRegisterT2(SetFlags.No, this[0], this[1], this[2], Shift.None));
                break;
            case Thumb2Op.SubtractSettingFlags:
                EmitSubtract(SetFlags.Yes);
                break;
            case Thumb2Op.SubtractWithCarry:
                if (Narrowable(out target, out other))
                    Narrow(SbcsRegisterT1(target, other));
                else
                    Wide(SbcRegisterT2(SetFlags.No, this[0], this[1], this[2], Shift.None));
                break;
            case Thumb2Op.AddWithCarryImmediate:
                Wide(AdcImmediateT1(SetFlags.No, this[0], this[1], Modified(instruction.Immediate)));
                break;
            default:
                EmitSettingFlagsImmediate(op == Thumb2Op.SubtractSettingFlagsImmediate);
                break;
        }
    }

    private bool Narrowable(out LowReg target, out LowReg other) =>
        Low(this[0], this[2], out target, out other) && this[0] == this[1] && !flagsLive;

    private void EmitSettingFlagsImmediate(bool subtract)
    {
        long value = instruction.Immediate;
        bool low = Low(this[0], this[1], out LowReg target, out LowReg source);
        if (low && Imm3.Fits(value))
            Narrow(subtract ? SubsImmediateT1(target, source, new Imm3(value))
                : AddsImmediateT1(target, source, new Imm3(value)));
        else if (low && this[0] == this[1] && Imm8.Fits(value))
            Narrow(subtract ? SubsImmediateT2(target, new Imm8(value)) : AddsImmediateT2(target, new Imm8(value)));
        else
        {
            Wide(subtract ? SubImmediateT3(SetFlags.Yes, this[0], this[1], Modified(value))
                : AddImmediateT3(SetFlags.Yes, this[0], this[1], Modified(value)));
        }
    }
}

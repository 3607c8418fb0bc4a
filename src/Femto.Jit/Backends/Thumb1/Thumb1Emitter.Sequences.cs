using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;
using Condition = Femto.Jit.Backends.Thumb.Condition;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Instructions that stand for short sequences.</summary>
internal sealed partial class Thumb1Emitter
{
    private void EmitSequence(Thumb1Op op)
    {
        switch (op)
        {
            case Thumb1Op.UnsignedMultiplyLong:
                EmitMultiplyLong();
                break;
            case Thumb1Op.SignedMultiplyLong:
                EmitMultiplyLong();
                SubtractIfNegative(this[5], this[6]);
                SubtractIfNegative(this[6], this[5]);
                break;
            case Thumb1Op.SelectShiftedHigh:
                EmitSelectShiftedHigh();
                break;
            default:
                MaskInterrupts();
                EmitAtomic(op);
                RestoreInterrupts();
                break;
        }
    }

    /// <summary>
    /// By halves of 16 bits: (a + A 2^16)(b + B 2^16) = ab + (aB + Ab) 2^16 + AB 2^32, where the sum in the middle has
    /// 33 bits.
    /// </summary>
    private void EmitMultiplyLong()
    {
        const int Half = 16;
        (LowReg low, LowReg high) = (this[0], this[1]);
        (LowReg leftLow, LowReg rightLow, LowReg rightHigh) = (this[2], this[3], this[4]);
        Narrow(UxthT1(leftLow, this[5]));
        Narrow(LsrsImmediateT1(high, this[5], new RightShift(Half)));
        Narrow(UxthT1(rightLow, this[6]));
        Narrow(LsrsImmediateT1(rightHigh, this[6], new RightShift(Half)));
        Move(low, leftLow);
        Narrow(MulsT1(low, rightLow));
        Narrow(MulsT1(leftLow, rightHigh));
        Narrow(MulsT1(rightLow, high));
        Narrow(MulsT1(high, rightHigh));
        (LowReg middle, LowReg part) = (leftLow, rightLow);
        Narrow(AddsRegisterT1(middle, middle, rightLow));
        Narrow(MovsImmediateT1(part, new Imm8(0)));
        Narrow(AdcsRegisterT1(part, part));
        Narrow(LslsImmediateT1(part, part, new Imm5(Half)));
        Narrow(AddsRegisterT1(high, high, part));
        Narrow(LslsImmediateT1(part, middle, new Imm5(Half)));
        Narrow(LsrsImmediateT1(middle, middle, new RightShift(Half)));
        Narrow(AddsRegisterT1(low, low, part));
        Narrow(AdcsRegisterT1(high, middle));
    }

    /// <summary>A factor below zero, taken as unsigned, is too large by 2^32.</summary>
    private void SubtractIfNegative(LowReg factor, LowReg other)
    {
        LowReg excess = this[3];
        Narrow(AsrsImmediateT1(excess, factor, new RightShift(31)));
        Narrow(AndsRegisterT1(excess, other));
        Narrow(SubsRegisterT1(this[1], this[1], excess));
    }

    private void EmitSelectShiftedHigh()
    {
        (LowReg result, LowReg rest) = (this[0], this[1]);
        var done = new Label();
        Move(rest, this[4]);
        Move(result, this[2]);
        Narrow(SubsImmediateT2(rest, new Imm8(32)));
        Buffer.Refer(done, Thumb1References.BranchIf(Condition.Mi));
        Move(result, this[3]);
        Narrow(AsrsRegisterT1(result, rest));
        Buffer.Bind(done);
    }

    private void EmitZeroStack()
    {
        (LowReg zero, LowReg pointer, LowReg end) = (this[0], this[1], this[2]);
        LoadConstant(zero, 0);
        int bytes = frame.StackBytes;
        const int Unrolled = 32;
        if (bytes <= Unrolled)
        {
            for (int offset = 0; offset < bytes; offset += 4)
                StoreToFrame(zero, frame.StackOffset + offset);
            return;
        }

        FrameAddress(pointer, frame.StackOffset);
        FrameAddress(end, frame.StackOffset + bytes);
        Label loop = Buffer.Here();
        var word = new LowRegisterList(1u << zero.Number);
        Narrow(StmT1(pointer, word));
        Narrow(StmT1(pointer, word));
        Narrow(CmpRegisterT1(pointer, end));
        Buffer.Refer(loop, Thumb1References.BranchIf(Condition.Ne));
        Buffer.Repeat(loop, bytes / 8);
    }

    private void MaskInterrupts()
    {
        Wide(MrsT1(scratch, SpecialRegister.Primask));
        Narrow(CpsidT1());
    }

    private void RestoreInterrupts() => Wide(MsrT1(SpecialRegister.Primask, scratch));

    private void EmitAtomic(Thumb1Op op)
    {
        switch (op)
        {
            case Thumb1Op.AtomicUpdate:
                LoadWord(this[0], this[2], 0);
                Update(this[1], this[0], this[3]);
                StoreWord(this[1], this[2], 0);
                break;
            case Thumb1Op.AtomicUpdatePair:
                EmitAtomicUpdatePair();
                break;
            case Thumb1Op.AtomicCompareExchange:
                LoadWord(this[0], this[1], 0);
                var done = new Label();
                Buffer.Refer(done, Thumb1References.CompareAndBranch(this[0], this[2], Condition.Ne));
                StoreWord(this[3], this[1], 0);
                Buffer.Bind(done);
                break;
            default:
                EmitAtomicCompareExchangePair();
                break;
        }
    }

    private void LoadWord(LowReg target, LowReg address, int offset) =>
        Narrow(LdrImmediateT1(target, address, new Imm5Word(offset)));

    private void StoreWord(LowReg value, LowReg address, int offset) =>
        Narrow(StrImmediateT1(value, address, new Imm5Word(offset)));

    /// <summary>The new value of a word; a sum may go on from the carry.</summary>
    private void Update(LowReg target, LowReg old, LowReg operand, bool carries = false)
    {
        var kind = (AtomicKind)instruction.Modifier;
        Move(target, kind is AtomicKind.Add or AtomicKind.Or or AtomicKind.And or AtomicKind.Xor ? old : operand);
        switch (kind)
        {
            case AtomicKind.Add:
                Narrow(carries ? AdcsRegisterT1(target, operand) : AddsRegisterT1(target, target, operand));
                break;
            case AtomicKind.Or:
                Narrow(OrrsRegisterT1(target, operand));
                break;
            case AtomicKind.And:
                Narrow(AndsRegisterT1(target, operand));
                break;
            case AtomicKind.Xor:
                Narrow(EorsRegisterT1(target, operand));
                break;
        }
    }

    /// <summary>Stores, loads and moves leave the carry of the low half.</summary>
    private void EmitAtomicUpdatePair()
    {
        (LowReg low, LowReg high, LowReg updated, LowReg address) = (this[0], this[1], this[2], this[3]);
        LoadWord(low, address, 0);
        LoadWord(high, address, 4);
        Update(updated, low, this[4]);
        StoreWord(updated, address, 0);
        Update(updated, high, this[5], carries: true);
        StoreWord(updated, address, 4);
    }

    private void EmitAtomicCompareExchangePair()
    {
        (LowReg low, LowReg high, LowReg address) = (this[0], this[1], this[2]);
        var done = new Label();
        LoadWord(low, address, 0);
        LoadWord(high, address, 4);
        Buffer.Refer(done, Thumb1References.CompareAndBranch(low, this[3], Condition.Ne));
        Buffer.Refer(done, Thumb1References.CompareAndBranch(high, this[4], Condition.Ne));
        StoreWord(this[5], address, 0);
        StoreWord(this[6], address, 4);
        Buffer.Bind(done);
    }
}

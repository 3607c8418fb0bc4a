using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;
using Condition = Femto.Jit.Backends.Thumb.Condition;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Instructions that stand for short sequences.</summary>
internal sealed partial class Thumb2Emitter
{
    private void EmitSequence(Thumb2Op op)
    {
        switch (op)
        {
            case Thumb2Op.CheckDynamic:
                EmitCheckDynamic();
                break;
            case Thumb2Op.SelectShiftedHigh:
                EmitSelectShiftedHigh();
                break;
            case Thumb2Op.AtomicUpdate:
                EmitAtomicUpdate();
                break;
            case Thumb2Op.AtomicCompareExchange:
                EmitAtomicCompareExchange();
                break;
            case Thumb2Op.AtomicUpdatePair:
                EmitAtomicUpdatePair();
                break;
            case Thumb2Op.AtomicCompareExchangePair:
                EmitAtomicCompareExchangePair();
                break;
            default:
                throw new InternalCompilerException(nameof(Thumb2Emitter), $"{op} has no encoding");
        }
    }

    /// <summary>The callee is the operand that is not fixed to a place of the calling convention.</summary>
    private Reg CallTarget() => new(Array.Find(instruction.Operands, operand => !operand.IsFixed).Physical);

    private void EmitCheckDynamic()
    {
        if (instruction.Operands.Length == 4)
            Wide(SubRegisterT2(SetFlags.Yes, this[0], this[2], this[3], Shift.None));
        else
            Wide(SubImmediateT3(SetFlags.Yes, this[0], this[2], Modified(instruction.Immediate)));
        Narrow(ItT1(new ItBlock(Condition.Cs)));
        Compare(this[0], this[1]);
    }

    private void EmitSelectShiftedHigh()
    {
        Reg rest = this[4];
        Wide(SubImmediateT3(SetFlags.Yes, rest, this[3], Modified(32)));
        Narrow(ItT1(new ItBlock(Condition.Mi, "E")));
        Narrow(MovRegisterT1(this[0], this[1]));
        Wide(AsrRegisterT2(SetFlags.No, this[0], this[2], rest));
    }

    private void EmitZeroStack()
    {
        (Reg zero, Reg pointer, Reg end) = (this[0], this[1], this[2]);
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
        Wide(StrdImmediateT1(zero, zero, pointer, new IndexedWordOffset(Indexing.PostIndexed, 8)));
        Compare(pointer, end);
        Buffer.Refer(loop, Thumb2References.BranchIf(Condition.Ne));
        Buffer.Repeat(loop, bytes / 8);
    }

    /// <summary>The new value of an atomic update on one word.</summary>
    private void EmitUpdate(Reg target, Reg old, Reg operand) => Wide((AtomicKind)instruction.Modifier switch
    {
        AtomicKind.Add => AddRegisterT3(SetFlags.No, target, old, operand, Shift.None),
        AtomicKind.Or => OrrRegisterT2(SetFlags.No, target, old, operand, Shift.None),
        AtomicKind.And => AndRegisterT2(SetFlags.No, target, old, operand, Shift.None),
        AtomicKind.Xor => EorRegisterT2(SetFlags.No, target, old, operand, Shift.None),
        _ => MovRegisterT3(SetFlags.No, target, operand),
    });

    private void EmitAtomicUpdate()
    {
        (Reg old, Reg updated, Reg status, Reg address, Reg operand) = (this[0], this[1], this[2], this[3], this[4]);
        Label retry = Buffer.Here();
        Wide(LdrexT1(old, address, new Imm8Words(0)));
        EmitUpdate(updated, old, operand);
        Wide(StrexT1(status, updated, address, new Imm8Words(0)));
        RetryUnlessStored(status, retry);
    }

    /// <summary>STREX gives 0 when it has stored (Armv7-M ARM, A7.7.167).</summary>
    private void RetryUnlessStored(Reg status, Label retry)
    {
        CompareImmediate(status, 0);
        Buffer.Refer(retry, Thumb2References.BranchIf(Condition.Ne));
    }

    private void EmitAtomicCompareExchange()
    {
        (Reg old, Reg status, Reg address, Reg expected, Reg desired) = (this[0], this[1], this[2], this[3], this[4]);
        var done = new Label();
        Label retry = Buffer.Here();
        Wide(LdrexT1(old, address, new Imm8Words(0)));
        Compare(old, expected);
        Buffer.Refer(done, Thumb2References.BranchIf(Condition.Ne));
        Wide(StrexT1(status, desired, address, new Imm8Words(0)));
        RetryUnlessStored(status, retry);
        Buffer.Bind(done);
    }

    // Armv7-M has no exclusive access to 64 bits: interrupts are held off for a few instructions instead.

    private void MaskInterrupts(Reg saved)
    {
        Wide(MrsT1(saved, SpecialRegister.Primask));
        Narrow(CpsidT1());
    }

    private void RestoreInterrupts(Reg saved) => Wide(MsrT1(SpecialRegister.Primask, saved));

    private void LoadPair(Reg low, Reg high, Reg address)
    {
        Wide(LdrImmediateT3(low, address, new Imm12(0)));
        Wide(LdrImmediateT3(high, address, new Imm12(4)));
    }

    private void StorePair(Reg low, Reg high, Reg address)
    {
        Wide(StrImmediateT3(low, address, new Imm12(0)));
        Wide(StrImmediateT3(high, address, new Imm12(4)));
    }

    private void EmitAtomicUpdatePair()
    {
        (Reg low, Reg high, Reg newLow, Reg newHigh, Reg mask) = (this[0], this[1], this[2], this[3], this[4]);
        (Reg address, Reg operandLow, Reg operandHigh) = (this[5], this[6], this[7]);
        MaskInterrupts(mask);
        LoadPair(low, high, address);
        if ((AtomicKind)instruction.Modifier == AtomicKind.Add)
        {
            Wide(AddRegisterT3(SetFlags.Yes, newLow, low, operandLow, Shift.None));
            Wide(AdcRegisterT2(SetFlags.No, newHigh, high, operandHigh, Shift.None));
        }
        else
        {
            EmitUpdate(newLow, low, operandLow);
            EmitUpdate(newHigh, high, operandHigh);
        }

        StorePair(newLow, newHigh, address);
        RestoreInterrupts(mask);
    }

    private void EmitAtomicCompareExchangePair()
    {
        (Reg low, Reg high, Reg mask, Reg address) = (this[0], this[1], this[2], this[3]);
        var done = new Label();
        MaskInterrupts(mask);
        LoadPair(low, high, address);
        Compare(low, this[4]);
        Narrow(ItT1(new ItBlock(Condition.Eq)));
        Compare(high, this[5]);
        Buffer.Refer(done, Thumb2References.BranchIf(Condition.Ne));
        StorePair(this[6], this[7], address);
        Buffer.Bind(done);
        RestoreInterrupts(mask);
    }
}

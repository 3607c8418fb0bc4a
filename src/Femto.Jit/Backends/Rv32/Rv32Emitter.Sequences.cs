using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using static Femto.Jit.Backends.Rv32.Rv32Encodings;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Instructions that stand for short sequences.</summary>
internal sealed partial class Rv32Emitter
{
    private void EmitSequence(Rv32Op op)
    {
        switch (op)
        {
            case Rv32Op.DivideOrZero or Rv32Op.DivideUnsignedOrZero:
                EmitDivideOrZero(op);
                break;
            case Rv32Op.ShiftLeftPair:
                EmitShiftLeftPair();
                break;
            case Rv32Op.ShiftRightPair or Rv32Op.ArithmeticShiftRightPair:
                EmitShiftRightPair(signed: op == Rv32Op.ArithmeticShiftRightPair);
                break;
            case Rv32Op.AtomicUpdate:
                EmitAtomicUpdate();
                break;
            case Rv32Op.AtomicCompareExchange:
                EmitAtomicCompareExchange();
                break;
            case Rv32Op.MaskedUpdate:
                EmitMaskedUpdate();
                break;
            case Rv32Op.MaskedCompareExchange:
                EmitMaskedCompareExchange();
                break;
            case Rv32Op.MaskedUpdatePair:
                EmitMaskedUpdatePair();
                break;
            case Rv32Op.MaskedCompareExchangePair:
                EmitMaskedCompareExchangePair();
                break;
            default:
                throw new InternalCompilerException(nameof(Rv32Emitter), $"{op} has no encoding");
        }
    }

    private void BranchTo(Label label, Rv32Condition condition, XReg left, XReg right) =>
        buffer.Refer(label, references.BranchIf(condition, left, right));

    /// <summary>A divisor of 0 is the result already.</summary>
    private void EmitDivideOrZero(Rv32Op op)
    {
        (XReg result, XReg dividend, XReg divisor) = (this[0], this[1], this[2]);
        var done = new Label();
        Move(result, divisor);
        BranchTo(done, Rv32Condition.Equal, result, XReg.Zero);
        Wide(op == Rv32Op.DivideOrZero ? Div(result, dividend, result) : Divu(result, dividend, result));
        buffer.Bind(done);
    }

    /// <summary>
    /// From 32 on, the low half moves to the high half; shifts by a register take the low five bits of the count.
    /// Below,
    /// the bits that cross the halves are shifted by 1 and by 31 - n, since a shift by 32 would be one by 0.
    /// </summary>
    private void EmitShiftLeftPair()
    {
        (XReg low, XReg high, XReg temporary) = (this[0], this[1], this[2]);
        (XReg sourceLow, XReg sourceHigh, XReg count) = (this[3], this[4], this[5]);
        var done = new Label();
        Wide(Sll(high, sourceLow, count));
        BranchFrom32(temporary, count, low, done);
        Move(low, high);
        Wide(Xori(temporary, count, new Imm12(-1)));
        ShiftImmediate(Rv32Op.ShiftRightImmediate, high, sourceLow, 1);
        Wide(Srl(high, high, temporary));
        Wide(Sll(temporary, sourceHigh, count));
        EmitLogical(Rv32Op.Or, high, high, temporary);
        buffer.Bind(done);
    }

    /// <summary>To the end when bit 5 of the count is set, with 0 in the half that nothing reaches then.</summary>
    private void BranchFrom32(XReg temporary, XReg count, XReg empty, Label done)
    {
        ShiftImmediate(Rv32Op.ShiftLeftImmediate, temporary, count, 26);
        LoadConstant(empty, 0);
        BranchTo(done, Rv32Condition.Less, temporary, XReg.Zero);
    }

    private void EmitShiftRightPair(bool signed)
    {
        (XReg low, XReg high, XReg temporary) = (this[0], this[1], this[2]);
        (XReg sourceLow, XReg sourceHigh, XReg count) = (this[3], this[4], this[5]);
        var done = new Label();
        Wide(signed ? Sra(low, sourceHigh, count) : Srl(low, sourceHigh, count));
        if (signed)
        {
            ShiftImmediate(Rv32Op.ShiftLeftImmediate, temporary, count, 26);
            ShiftImmediate(Rv32Op.ArithmeticShiftRightImmediate, high, sourceHigh, 31);
            BranchTo(done, Rv32Condition.Less, temporary, XReg.Zero);
        }
        else
            BranchFrom32(temporary, count, high, done);
        Move(high, low);
        Wide(Xori(temporary, count, new Imm12(-1)));
        ShiftImmediate(Rv32Op.ShiftLeftImmediate, low, sourceHigh, 1);
        Wide(Sll(low, low, temporary));
        Wide(Srl(temporary, sourceLow, count));
        EmitLogical(Rv32Op.Or, low, low, temporary);
        buffer.Bind(done);
    }

    // Atomics. BPF's are ordered against all other accesses.

    private void EmitAtomicUpdate()
    {
        (XReg old, XReg address, XReg operand) = (this[0], this[1], this[2]);
        const MemoryOrder Order = MemoryOrder.AcquireRelease;
        Wide((AtomicKind)instruction.Modifier switch
        {
            AtomicKind.Add => AmoAddW(Order, old, operand, address),
            AtomicKind.Or => AmoOrW(Order, old, operand, address),
            AtomicKind.And => AmoAndW(Order, old, operand, address),
            AtomicKind.Xor => AmoXorW(Order, old, operand, address),
            _ => AmoSwapW(Order, old, operand, address),
        });
    }

    /// <summary>SC.W gives 0 when it has stored (ISA manual, volume I, 13.2).</summary>
    private void EmitAtomicCompareExchange()
    {
        (XReg old, XReg status, XReg address, XReg expected, XReg desired) =
            (this[0], this[1], this[2], this[3], this[4]);
        var done = new Label();
        Label retry = buffer.Here();
        Wide(LrW(MemoryOrder.AcquireRelease, old, address));
        BranchTo(done, Rv32Condition.NotEqual, old, expected);
        Wide(ScW(MemoryOrder.AcquireRelease, status, desired, address));
        BranchTo(retry, Rv32Condition.NotEqual, status, XReg.Zero);
        buffer.Bind(done);
    }

    // What the A extension does not have is done with interrupts off for a few instructions: MIE is bit 3 of mstatus.

    private void MaskInterrupts(XReg status) => Wide(Csrrci(status, ControlRegister.Mstatus, new Imm5(8)));

    /// <summary>Sets what was set before.</summary>
    private void RestoreInterrupts(XReg status) => Wide(Csrrs(XReg.Zero, ControlRegister.Mstatus, status));

    /// <summary>The new value of an atomic update on one word.</summary>
    private void EmitUpdate(XReg target, XReg old, XReg operand)
    {
        switch ((AtomicKind)instruction.Modifier)
        {
            case AtomicKind.Add:
                Add(target, old, operand);
                break;
            case AtomicKind.Exchange:
                Move(target, operand);
                break;
            case AtomicKind kind:
                EmitLogical(kind switch
                {
                    AtomicKind.Or => Rv32Op.Or,
                    AtomicKind.And => Rv32Op.And,
                    _ => Rv32Op.Xor,
                }, target, old, operand);
                break;
        }
    }

    private void EmitMaskedUpdate()
    {
        (XReg old, XReg updated, XReg status, XReg address, XReg operand) =
            (this[0], this[1], this[2], this[3], this[4]);
        MaskInterrupts(status);
        LoadWord(old, address, 0);
        EmitUpdate(updated, old, operand);
        StoreWord(updated, address, 0);
        RestoreInterrupts(status);
    }

    private void EmitMaskedCompareExchange()
    {
        (XReg old, XReg status, XReg address, XReg expected, XReg desired) =
            (this[0], this[1], this[2], this[3], this[4]);
        var done = new Label();
        MaskInterrupts(status);
        LoadWord(old, address, 0);
        BranchTo(done, Rv32Condition.NotEqual, old, expected);
        StoreWord(desired, address, 0);
        buffer.Bind(done);
        RestoreInterrupts(status);
    }

    private void EmitMaskedUpdatePair()
    {
        (XReg low, XReg high, XReg newLow, XReg newHigh, XReg status) = (this[0], this[1], this[2], this[3], this[4]);
        (XReg address, XReg operandLow, XReg operandHigh) = (this[5], this[6], this[7]);
        MaskInterrupts(status);
        LoadWord(low, address, 0);
        LoadWord(high, address, 4);
        EmitUpdate(newLow, low, operandLow);
        EmitUpdate(newHigh, high, operandHigh);
        StoreWord(newLow, address, 0);
        if ((AtomicKind)instruction.Modifier == AtomicKind.Add)
        {
            Wide(Sltu(newLow, newLow, low));
            Add(newHigh, newHigh, newLow);
        }

        StoreWord(newHigh, address, 4);
        RestoreInterrupts(status);
    }

    private void EmitMaskedCompareExchangePair()
    {
        (XReg low, XReg high, XReg status, XReg address) = (this[0], this[1], this[2], this[3]);
        var done = new Label();
        MaskInterrupts(status);
        LoadWord(low, address, 0);
        LoadWord(high, address, 4);
        BranchTo(done, Rv32Condition.NotEqual, low, this[4]);
        BranchTo(done, Rv32Condition.NotEqual, high, this[5]);
        StoreWord(this[6], address, 0);
        StoreWord(this[7], address, 4);
        buffer.Bind(done);
        RestoreInterrupts(status);
    }
}

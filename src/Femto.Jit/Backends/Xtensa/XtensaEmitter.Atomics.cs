using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using static Femto.Jit.Backends.Xtensa.XtensaEncodings;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Atomics: loops around conditional stores, or sequences with interrupts off.</summary>
internal sealed partial class XtensaEmitter
{
    private void EmitAtomic(XtensaOp op)
    {
        switch (op)
        {
            case XtensaOp.AtomicUpdate:
                EmitAtomicUpdate();
                break;
            case XtensaOp.AtomicCompareExchange:
                EmitAtomicCompareExchange();
                break;
            case XtensaOp.MaskedUpdate:
                EmitMaskedUpdate();
                break;
            case XtensaOp.MaskedCompareExchange:
                EmitMaskedCompareExchange();
                break;
            case XtensaOp.MaskedUpdatePair:
                EmitMaskedUpdatePair();
                break;
            case XtensaOp.MaskedCompareExchangePair:
                EmitMaskedCompareExchangePair();
                break;
            default:
                throw new InternalCompilerException(nameof(XtensaEmitter), $"{op} has no encoding");
        }
    }

    private static readonly XtensaTest differ = new(XtensaCondition.NotEqual);

    /// <summary>
    /// S32C1I stores when memory holds what SCOMPARE1 does, and loads what it held. BPF's atomics are ordered against all
    /// other accesses.
    /// </summary>
    private void EmitAtomicUpdate()
    {
        (AReg old, AReg updated, AReg address, AReg operand) = (this[0], this[1], this[2], this[3]);
        var done = new Label();
        Wide(Memw());
        LoadWord(updated, address, 0);
        Label retry = buffer.Here();
        Move(old, updated);
        EmitUpdate(updated, old, operand);
        Wide(WsrScompare1(old));
        Wide(S32c1i(updated, address, new WordOffset(0)));
        BranchTo(retry, differ, updated, old);
        buffer.Bind(done);
        Wide(Memw());
    }

    private void EmitAtomicCompareExchange()
    {
        (AReg old, AReg address, AReg expected, AReg desired) = (this[0], this[1], this[2], this[3]);
        Wide(Memw());
        Wide(WsrScompare1(expected));
        Move(old, desired);
        Wide(S32c1i(old, address, new WordOffset(0)));
        Wide(Memw());
    }

    private void MaskInterrupts(AReg status) => Wide(Rsil(status, new Imm4(15)));

    /// <summary>Sets what was set before.</summary>
    private void RestoreInterrupts(AReg status) => Wide(WsrPs(status));

    /// <summary>The new value of an atomic update on one word.</summary>
    private void EmitUpdate(AReg target, AReg old, AReg operand)
    {
        switch ((AtomicKind)instruction.Modifier)
        {
            case AtomicKind.Add:
                Narrow(AddN(target, old, operand));
                break;
            case AtomicKind.Exchange:
                Move(target, operand);
                break;
            case AtomicKind kind:
                Wide(kind switch
                {
                    AtomicKind.Or => Or(target, old, operand),
                    AtomicKind.And => And(target, old, operand),
                    _ => Xor(target, old, operand),
                });
                break;
        }
    }

    private void EmitMaskedUpdate()
    {
        (AReg old, AReg updated, AReg status, AReg address, AReg operand) =
            (this[0], this[1], this[2], this[3], this[4]);
        MaskInterrupts(status);
        LoadWord(old, address, 0);
        EmitUpdate(updated, old, operand);
        StoreWord(updated, address, 0);
        RestoreInterrupts(status);
    }

    private void EmitMaskedCompareExchange()
    {
        (AReg old, AReg status, AReg address, AReg expected, AReg desired) =
            (this[0], this[1], this[2], this[3], this[4]);
        var done = new Label();
        MaskInterrupts(status);
        LoadWord(old, address, 0);
        BranchTo(done, differ, old, expected);
        StoreWord(desired, address, 0);
        buffer.Bind(done);
        RestoreInterrupts(status);
    }

    private void EmitMaskedUpdatePair()
    {
        (AReg low, AReg high, AReg newLow, AReg newHigh, AReg status) = (this[0], this[1], this[2], this[3], this[4]);
        (AReg address, AReg operandLow, AReg operandHigh) = (this[5], this[6], this[7]);
        MaskInterrupts(status);
        LoadWord(low, address, 0);
        LoadWord(high, address, 4);
        EmitUpdate(newLow, low, operandLow);
        EmitUpdate(newHigh, high, operandHigh);
        if ((AtomicKind)instruction.Modifier == AtomicKind.Add)
        {
            var done = new Label();
            BranchTo(done, new XtensaTest(XtensaCondition.GreaterOrEqualUnsigned), newLow, low);
            AddConstant(newHigh, newHigh, 1);
            buffer.Bind(done);
        }

        StoreWord(newLow, address, 0);
        StoreWord(newHigh, address, 4);
        RestoreInterrupts(status);
    }

    private void EmitMaskedCompareExchangePair()
    {
        (AReg low, AReg high, AReg status, AReg address) = (this[0], this[1], this[2], this[3]);
        var done = new Label();
        MaskInterrupts(status);
        LoadWord(low, address, 0);
        LoadWord(high, address, 4);
        BranchTo(done, differ, low, this[4]);
        BranchTo(done, differ, high, this[5]);
        StoreWord(this[6], address, 0);
        StoreWord(this[7], address, 4);
        buffer.Bind(done);
        RestoreInterrupts(status);
    }
}

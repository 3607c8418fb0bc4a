using Femto.Jit.Backends.Thumb;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Encodings of loads and stores.</summary>
internal sealed partial class Thumb2Emitter
{
    private int Size => ThumbAccess.Size(instruction.Modifier);

    private bool Signed => ThumbAccess.IsSigned(instruction.Modifier);

    private void EmitMemory(Thumb2Op op)
    {
        int offset = (int)instruction.Immediate;
        switch (op)
        {
            case Thumb2Op.Load or Thumb2Op.Store when offset < 0:
                EmitIndexing(op == Thumb2Op.Load, new IndexedOffset(Indexing.Offset, offset));
                break;
            case Thumb2Op.LoadPostIndexed or Thumb2Op.StorePostIndexed:
                EmitIndexing(op == Thumb2Op.LoadPostIndexed, new IndexedOffset(Indexing.PostIndexed, offset));
                break;
            case Thumb2Op.Load:
                EmitLoad(offset, Size, Signed);
                break;
            case Thumb2Op.Store:
                EmitStore(offset, Size);
                break;
            default:
                EmitIndexed(op == Thumb2Op.LoadIndexed);
                break;
        }
    }

    private bool FitsNarrow(int offset, int size) => this[0].IsLow && this[1].IsLow && size switch
    {
        1 => Imm5Byte.Fits(offset),
        2 => Imm5Half.Fits(offset),
        _ => Imm5Word.Fits(offset),
    };

    private void EmitLoad(int offset, int size, bool signed)
    {
        if (!signed && FitsNarrow(offset, size))
        {
            (LowReg target, LowReg address) = ((LowReg)this[0], (LowReg)this[1]);
            Narrow(size switch
            {
                1 => LdrbImmediateT1(target, address, new Imm5Byte(offset)),
                2 => LdrhImmediateT1(target, address, new Imm5Half(offset)),
                _ => LdrImmediateT1(target, address, new Imm5Word(offset)),
            });
            return;
        }

        var displacement = new Imm12(offset);
        Wide((size, signed) switch
        {
            (1, false) => LdrbImmediateT2(this[0], this[1], displacement),
            (1, true) => LdrsbImmediateT1(this[0], this[1], displacement),
            (2, false) => LdrhImmediateT2(this[0], this[1], displacement),
            (2, true) => LdrshImmediateT1(this[0], this[1], displacement),
            _ => LdrImmediateT3(this[0], this[1], displacement),
        });
    }

    private void EmitStore(int offset, int size)
    {
        if (FitsNarrow(offset, size))
        {
            (LowReg value, LowReg address) = ((LowReg)this[0], (LowReg)this[1]);
            Narrow(size switch
            {
                1 => StrbImmediateT1(value, address, new Imm5Byte(offset)),
                2 => StrhImmediateT1(value, address, new Imm5Half(offset)),
                _ => StrImmediateT1(value, address, new Imm5Word(offset)),
            });
            return;
        }

        var displacement = new Imm12(offset);
        Wide(size switch
        {
            1 => StrbImmediateT2(this[0], this[1], displacement),
            2 => StrhImmediateT2(this[0], this[1], displacement),
            _ => StrImmediateT3(this[0], this[1], displacement),
        });
    }

    private void EmitIndexing(bool load, IndexedOffset offset) => Wide((load, Size, Signed) switch
    {
        (true, 1, false) => LdrbImmediateT3(this[0], this[1], offset),
        (true, 1, true) => LdrsbImmediateT2(this[0], this[1], offset),
        (true, 2, false) => LdrhImmediateT3(this[0], this[1], offset),
        (true, 2, true) => LdrshImmediateT2(this[0], this[1], offset),
        (true, _, _) => LdrImmediateT4(this[0], this[1], offset),
        (false, 1, _) => StrbImmediateT3(this[0], this[1], offset),
        (false, 2, _) => StrhImmediateT3(this[0], this[1], offset),
        _ => StrImmediateT4(this[0], this[1], offset),
    });

    private void EmitIndexed(bool load)
    {
        long shift = instruction.Immediate;
        if (shift == 0 && Low(this[0], this[1], out LowReg data, out LowReg start) && Low(this[2], out LowReg index))
        {
            Narrow((load, Size, Signed) switch
            {
                (true, 1, false) => LdrbRegisterT1(data, start, index),
                (true, 1, true) => LdrsbRegisterT1(data, start, index),
                (true, 2, false) => LdrhRegisterT1(data, start, index),
                (true, 2, true) => LdrshRegisterT1(data, start, index),
                (true, _, _) => LdrRegisterT1(data, start, index),
                (false, 1, _) => StrbRegisterT1(data, start, index),
                (false, 2, _) => StrhRegisterT1(data, start, index),
                _ => StrRegisterT1(data, start, index),
            });
            return;
        }

        var amount = new Imm2(shift);
        Wide((load, Size, Signed) switch
        {
            (true, 1, false) => LdrbRegisterT2(this[0], this[1], this[2], amount),
            (true, 1, true) => LdrsbRegisterT2(this[0], this[1], this[2], amount),
            (true, 2, false) => LdrhRegisterT2(this[0], this[1], this[2], amount),
            (true, 2, true) => LdrshRegisterT2(this[0], this[1], this[2], amount),
            (true, _, _) => LdrRegisterT2(this[0], this[1], this[2], amount),
            (false, 1, _) => StrbRegisterT2(this[0], this[1], this[2], amount),
            (false, 2, _) => StrhRegisterT2(this[0], this[1], this[2], amount),
            _ => StrRegisterT2(this[0], this[1], this[2], amount),
        });
    }
}

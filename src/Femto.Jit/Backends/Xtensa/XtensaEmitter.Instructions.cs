using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Xtensa.XtensaEncodings;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Encodings of single instructions.</summary>
internal sealed partial class XtensaEmitter
{
    private void EmitOwn(XtensaOp op)
    {
        switch (op)
        {
            case XtensaOp.Add:
                Narrow(AddN(this[0], this[1], this[2]));
                break;
            case <= XtensaOp.MaximumUnsigned:
                EmitRegisters(op);
                break;
            case XtensaOp.AddImmediate:
                AddConstant(this[0], this[1], (int)instruction.Immediate);
                break;
            case <= XtensaOp.ArithmeticShiftRightImmediate:
                ShiftImmediate(op, this[0], this[1], (int)instruction.Immediate);
                break;
            case XtensaOp.Extract:
                Wide(Extui(this[0], this[1], new Imm5(instruction.Immediate), new FieldWidth(instruction.Modifier)));
                break;
            case XtensaOp.SignExtend:
                Wide(Sext(this[0], this[1], new SignBit((int)instruction.Immediate)));
                break;
            case XtensaOp.Load:
                EmitLoad((int)instruction.Immediate);
                break;
            default:
                EmitStore((int)instruction.Immediate);
                break;
        }
    }

    private void EmitRegisters(XtensaOp op) => Wide(op switch
    {
        XtensaOp.Subtract => Sub(this[0], this[1], this[2]),
        XtensaOp.And => And(this[0], this[1], this[2]),
        XtensaOp.Or => Or(this[0], this[1], this[2]),
        XtensaOp.Xor => Xor(this[0], this[1], this[2]),
        XtensaOp.AddShifted => EncodeAddShifted(),
        XtensaOp.SubtractShifted => EncodeSubtractShifted(),
        XtensaOp.Multiply => Mull(this[0], this[1], this[2]),
        XtensaOp.MultiplyHigh => Mulsh(this[0], this[1], this[2]),
        XtensaOp.MultiplyHighUnsigned => Muluh(this[0], this[1], this[2]),
        XtensaOp.Multiply16 => Mul16u(this[0], this[1], this[2]),
        XtensaOp.Quotient => Quos(this[0], this[1], this[2]),
        XtensaOp.QuotientUnsigned => Quou(this[0], this[1], this[2]),
        XtensaOp.Remainder => Rems(this[0], this[1], this[2]),
        XtensaOp.RemainderUnsigned => Remu(this[0], this[1], this[2]),
        _ => Maxu(this[0], this[1], this[2]),
    });

    private uint EncodeAddShifted() => instruction.Immediate switch
    {
        0 => Add(this[0], this[1], this[2]),
        1 => Addx2(this[0], this[1], this[2]),
        2 => Addx4(this[0], this[1], this[2]),
        _ => Addx8(this[0], this[1], this[2]),
    };

    private uint EncodeSubtractShifted() => instruction.Immediate switch
    {
        0 => Sub(this[0], this[1], this[2]),
        1 => Subx2(this[0], this[1], this[2]),
        2 => Subx4(this[0], this[1], this[2]),
        _ => Subx8(this[0], this[1], this[2]),
    };

    private void Move(AReg target, AReg source)
    {
        if (target != source)
            Narrow(MovN(target, source));
    }

    /// <summary>A constant of 7 or 12 bits, or a literal.</summary>
    private void LoadConstant(AReg register, long constant)
    {
        int value = unchecked((int)constant);
        if (NarrowConstant.Fits(value))
            Narrow(MoviN(register, new NarrowConstant(value)));
        else if (Imm12.Fits(value))
            Wide(Movi(register, new Imm12(value)));
        else
            buffer.Refer(buffer.Literal(unchecked((uint)value)), XtensaReferences.Literal(register));
    }

    /// <summary>What ADDMI and ADDI add to make a constant of them.</summary>
    public static bool TryHalves(long constant, out Imm8Pages pages, out Imm8 rest)
    {
        rest = new Imm8(unchecked((sbyte)constant));
        return Imm8Pages.TryCreate(constant - rest.Value, out pages);
    }

    /// <summary>A sum with a constant; far ones in steps.</summary>
    private void AddConstant(AReg target, AReg source, long constant)
    {
        while (!Imm8.Fits(constant))
        {
            var pages = TryHalves(constant, out Imm8Pages all, out _) ? all
                : new Imm8Pages(constant < 0 ? -0x8000 : 0x7F00);
            Wide(Addmi(target, source, pages));
            constant -= pages.Value;
            source = target;
            if (constant == 0)
                return;
        }

        if (constant == 0)
            Move(target, source);
        else if (NarrowAddend.Fits(constant))
            Narrow(AddiN(target, source, new NarrowAddend((int)constant)));
        else
            Wide(Addi(target, source, new Imm8(constant)));
    }

    private void ShiftImmediate(XtensaOp op, AReg target, AReg source, int count)
    {
        if (count == 0)
            Move(target, source);
        else if (op == XtensaOp.ShiftLeftImmediate)
            Wide(Slli(target, source, new LeftShift(count)));
        else if (op == XtensaOp.ArithmeticShiftRightImmediate)
            Wide(Srai(target, source, new Imm5(count)));
        else if (Imm4.TryCreate(count, out Imm4 amount))
            Wide(Srli(target, source, amount));
        else
            Wide(Extui(target, source, new Imm5(count), new FieldWidth(32 - count)));
    }

    // Memory.

    private void EmitLoad(int offset)
    {
        switch (XtensaAccess.Size(instruction.Modifier))
        {
            case 1:
                Wide(L8ui(this[0], this[1], new ByteOffset(offset)));
                break;
            case 2 when XtensaAccess.IsSigned(instruction.Modifier):
                Wide(L16si(this[0], this[1], new HalfOffset(offset)));
                break;
            case 2:
                Wide(L16ui(this[0], this[1], new HalfOffset(offset)));
                break;
            default:
                LoadWord(this[0], this[1], offset);
                break;
        }
    }

    private void EmitStore(int offset)
    {
        switch (XtensaAccess.Size(instruction.Modifier))
        {
            case 1:
                Wide(S8i(this[0], this[1], new ByteOffset(offset)));
                break;
            case 2:
                Wide(S16i(this[0], this[1], new HalfOffset(offset)));
                break;
            default:
                StoreWord(this[0], this[1], offset);
                break;
        }
    }

    private void LoadWord(AReg target, AReg address, int offset)
    {
        (address, offset) = Reachable(address, offset, target);
        if (NarrowWordOffset.TryCreate(offset, out NarrowWordOffset near))
            Narrow(L32iN(target, address, near));
        else
            Wide(L32i(target, address, new WordOffset(offset)));
    }

    private void StoreWord(AReg value, AReg address, int offset)
    {
        (address, offset) = Reachable(address, offset, scratch);
        if (NarrowWordOffset.TryCreate(offset, out NarrowWordOffset near))
            Narrow(S32iN(value, address, near));
        else
            Wide(S32i(value, address, new WordOffset(offset)));
    }

    /// <summary>Far from an address another register comes nearer.</summary>
    private (AReg Address, int Offset) Reachable(AReg address, int offset, AReg nearer)
    {
        if (WordOffset.Fits(offset))
            return (address, offset);
        int rest = offset & 0xFF;
        AddConstant(nearer, address, offset - rest);
        return (nearer, rest);
    }
}

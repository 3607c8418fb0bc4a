using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Rv32.Rv32Encodings;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Encodings of single instructions.</summary>
internal sealed partial class Rv32Emitter
{
    private void EmitOwn(Rv32Op op)
    {
        switch (op)
        {
            case Rv32Op.Add:
                Add(this[0], this[1], this[2]);
                break;
            case Rv32Op.Subtract or Rv32Op.And or Rv32Op.Or or Rv32Op.Xor:
                EmitLogical(op, this[0], this[1], this[2]);
                break;
            case <= Rv32Op.ShiftAdd:
                EmitRegisters(op);
                break;
            case Rv32Op.AddImmediate:
                AddImmediate(this[0], this[1], instruction.Immediate);
                break;
            case <= Rv32Op.SetLessUnsignedImmediate:
                EmitImmediate(op, new Imm12(instruction.Immediate));
                break;
            case <= Rv32Op.ArithmeticShiftRightImmediate:
                ShiftImmediate(op, this[0], this[1], (int)instruction.Immediate);
                break;
            case Rv32Op.Load:
                EmitLoad((int)instruction.Immediate);
                break;
            case Rv32Op.Store:
                EmitStore((int)instruction.Immediate);
                break;
            default:
                Wide(op switch
                {
                    Rv32Op.SignExtend8 => SextB(this[0], this[1]),
                    Rv32Op.SignExtend16 => SextH(this[0], this[1]),
                    Rv32Op.ZeroExtend16 => ZextH(this[0], this[1]),
                    _ => Rev8(this[0], this[1]),
                });
                break;
        }
    }

    private void Move(XReg target, XReg source)
    {
        if (target == source)
            return;
        if (source.IsZero)
            LoadConstant(target, 0);
        else if (compressed)
            Narrow(CMv(target, source));
        else
            Wide(Addi(target, source, new Imm12(0)));
    }

    /// <summary>A constant of 6 or 12 bits, or its upper 20 bits and then the rest.</summary>
    private void LoadConstant(XReg register, long constant)
    {
        int value = unchecked((int)constant);
        if (Imm12.Fits(value))
        {
            AddImmediate(register, XReg.Zero, value);
            return;
        }

        (Imm20 upper, Imm12 lower) = Rv32References.Halves(value);
        long signed = unchecked((int)((uint)upper.Value << 12)) >> 12;
        if (compressed && Imm6.Fits(signed) && register != XReg.Sp)
            Narrow(CLui(register, new Imm6(signed)));
        else
            Wide(Lui(register, upper));
        if (lower.Value != 0)
            AddImmediate(register, register, lower.Value);
    }

    private void AddImmediate(XReg target, XReg source, long immediate)
    {
        bool narrow = compressed && Imm6.Fits(immediate);
        if (immediate == 0 && !source.IsZero)
            Move(target, source);
        else if (narrow && source.IsZero)
            Narrow(CLi(target, new Imm6(immediate)));
        else if (narrow && target == source)
            Narrow(CAddi(target, new Imm6(immediate)));
        else if (compressed && target == XReg.Sp && source == XReg.Sp && StackAdjustment.Fits(immediate))
            Narrow(CAddi16sp(new StackAdjustment(immediate)));
        else if (source == XReg.Sp && Low(target, out CReg low) && StackAddressOffset.Fits(immediate))
            Narrow(CAddi4spn(low, new StackAddressOffset(immediate)));
        else
            Wide(Addi(target, source, new Imm12(immediate)));
    }

    private void Add(XReg target, XReg left, XReg right)
    {
        if (left.IsZero || right.IsZero)
            Move(target, left.IsZero ? right : left);
        else if (compressed && target == left)
            Narrow(CAdd(target, right));
        else if (compressed && target == right)
            Narrow(CAdd(target, left));
        else
            Wide(Rv32Encodings.Add(target, left, right));
    }

    /// <summary>Subtraction and the logical operations, which have compressed forms for eight registers.</summary>
    private void EmitLogical(Rv32Op op, XReg target, XReg left, XReg right)
    {
        bool commutes = op != Rv32Op.Subtract;
        if (target == left && Low(target, right, out CReg low, out CReg other)
            || commutes && target == right && Low(target, left, out low, out other))
        {
            Narrow(op switch
            {
                Rv32Op.Subtract => CSub(low, other),
                Rv32Op.And => CAnd(low, other),
                Rv32Op.Or => COr(low, other),
                _ => CXor(low, other),
            });
            return;
        }

        Wide(op switch
        {
            Rv32Op.Subtract => Sub(target, left, right),
            Rv32Op.And => And(target, left, right),
            Rv32Op.Or => Or(target, left, right),
            _ => Xor(target, left, right),
        });
    }

    private void EmitRegisters(Rv32Op op) => Wide(op switch
    {
        Rv32Op.ShiftLeft => Sll(this[0], this[1], this[2]),
        Rv32Op.ShiftRight => Srl(this[0], this[1], this[2]),
        Rv32Op.ArithmeticShiftRight => Sra(this[0], this[1], this[2]),
        Rv32Op.SetLessUnsigned => Sltu(this[0], this[1], this[2]),
        Rv32Op.Multiply => Mul(this[0], this[1], this[2]),
        Rv32Op.MultiplyHigh => Mulh(this[0], this[1], this[2]),
        Rv32Op.MultiplyHighUnsigned => Mulhu(this[0], this[1], this[2]),
        Rv32Op.Divide => Div(this[0], this[1], this[2]),
        Rv32Op.DivideUnsigned => Divu(this[0], this[1], this[2]),
        Rv32Op.Remainder => Rem(this[0], this[1], this[2]),
        Rv32Op.RemainderUnsigned => Remu(this[0], this[1], this[2]),
        _ => instruction.Immediate switch
        {
            0 => Rv32Encodings.Add(this[0], this[1], this[2]),
            1 => Sh1add(this[0], this[1], this[2]),
            2 => Sh2add(this[0], this[1], this[2]),
            _ => Sh3add(this[0], this[1], this[2]),
        },
    });

    private void EmitImmediate(Rv32Op op, Imm12 immediate)
    {
        if (op == Rv32Op.AndImmediate && this[0] == this[1] && Imm6.Fits(immediate.Value)
            && Low(this[0], out CReg low))
        {
            Narrow(CAndi(low, new Imm6(immediate.Value)));
            return;
        }

        Wide(op switch
        {
            Rv32Op.AndImmediate => Andi(this[0], this[1], immediate),
            Rv32Op.OrImmediate => Ori(this[0], this[1], immediate),
            Rv32Op.XorImmediate => Xori(this[0], this[1], immediate),
            _ => Sltiu(this[0], this[1], immediate),
        });
    }

    private void ShiftImmediate(Rv32Op op, XReg target, XReg source, int count)
    {
        if (count == 0)
        {
            Move(target, source);
            return;
        }

        var amount = new Imm5(count);
        if (op == Rv32Op.ShiftLeftImmediate && compressed && target == source && !target.IsZero)
            Narrow(CSlli(target, amount));
        else if (op != Rv32Op.ShiftLeftImmediate && target == source && Low(target, out CReg low))
            Narrow(op == Rv32Op.ShiftRightImmediate ? CSrli(low, amount) : CSrai(low, amount));
        else
        {
            Wide(op switch
            {
                Rv32Op.ShiftLeftImmediate => Slli(target, source, amount),
                Rv32Op.ShiftRightImmediate => Srli(target, source, amount),
                _ => Srai(target, source, amount),
            });
        }
    }

    // Memory.

    private void EmitLoad(int offset)
    {
        int size = Rv32Access.Size(instruction.Modifier);
        bool signed = Rv32Access.IsSigned(instruction.Modifier);
        if (size == 4)
        {
            LoadWord(this[0], this[1], offset);
            return;
        }

        var displacement = new Imm12(offset);
        Wide((size, signed) switch
        {
            (1, false) => Lbu(this[0], this[1], displacement),
            (1, true) => Lb(this[0], this[1], displacement),
            (_, false) => Lhu(this[0], this[1], displacement),
            _ => Lh(this[0], this[1], displacement),
        });
    }

    private void EmitStore(int offset)
    {
        switch (Rv32Access.Size(instruction.Modifier))
        {
            case 1:
                Wide(Sb(this[0], this[1], new Imm12(offset)));
                break;
            case 2:
                Wide(Sh(this[0], this[1], new Imm12(offset)));
                break;
            default:
                StoreWord(this[0], this[1], offset);
                break;
        }
    }

    private void LoadWord(XReg target, XReg address, int offset)
    {
        (address, offset) = Reachable(address, offset);
        if (compressed && address == XReg.Sp && StackOffset.Fits(offset) && !target.IsZero)
            Narrow(CLwsp(target, new StackOffset(offset)));
        else if (WordOffset.Fits(offset) && Low(target, address, out CReg low, out CReg place))
            Narrow(CLw(low, place, new WordOffset(offset)));
        else
            Wide(Lw(target, address, new Imm12(offset)));
    }

    private void StoreWord(XReg value, XReg address, int offset)
    {
        (address, offset) = Reachable(address, offset);
        if (compressed && address == XReg.Sp && StackOffset.Fits(offset))
            Narrow(CSwsp(value, new StackOffset(offset)));
        else if (WordOffset.Fits(offset) && Low(value, address, out CReg low, out CReg place))
            Narrow(CSw(low, place, new WordOffset(offset)));
        else
            Wide(Sw(value, address, new Imm12(offset)));
    }

    /// <summary>Far from an address t0 comes nearer.</summary>
    private (XReg Address, int Offset) Reachable(XReg address, int offset)
    {
        if (Imm12.Fits(offset))
            return (address, offset);
        (Imm20 upper, Imm12 lower) = Rv32References.Halves(offset);
        Wide(Lui(scratch, upper));
        Add(scratch, scratch, address);
        return (scratch, (int)lower.Value);
    }
}

using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Thumb2.Thumb2Encodings;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// Encodes machine instructions, each in the narrowest form its registers, immediate and the flags allow: the 16-bit
/// arithmetic encodings set the flags, so they are out of the question while flags are live.
/// </summary>
internal sealed partial class Thumb2Emitter(CodeBuffer buffer, Thumb2Frame frame)
{
    private MachineInstruction instruction = null!;
    private bool flagsLive;

    private Reg this[int operand] => new(instruction[operand]);

    private void Narrow(ushort encoding)
    {
        Span<byte> code = stackalloc byte[2];
        Thumb2References.Write16(code, encoding);
        buffer.Append(code);
    }

    private void Wide(uint encoding)
    {
        Span<byte> code = stackalloc byte[4];
        Thumb2References.Write32(code, encoding);
        buffer.Append(code);
    }

    private static bool Low(Reg first, out LowReg low) => LowReg.TryCreate(first, out low);

    private static bool Low(Reg first, Reg second, out LowReg firstLow, out LowReg secondLow)
    {
        bool both = LowReg.TryCreate(first, out firstLow);
        return LowReg.TryCreate(second, out secondLow) && both;
    }

    private static ModifiedImmediate Modified(long value) => new(unchecked((uint)value));

    private static bool IsModified(long value) => ModifiedImmediate.TryCreate(unchecked((uint)value), out _);

    /// <summary>Encodes a move that register allocation inserted. None of them changes the flags.</summary>
    public void EmitMove(MachineInstruction move, bool live)
    {
        instruction = move;
        flagsLive = live;
        switch (move.Opcode)
        {
            case MoveOpcode.Move:
                Narrow(MovRegisterT1(this[0], this[1]));
                break;
            case MoveOpcode.Swap:
                Wide(EorRegisterT2(SetFlags.No, this[0], this[0], this[1], Shift.None));
                Wide(EorRegisterT2(SetFlags.No, this[1], this[0], this[1], Shift.None));
                Wide(EorRegisterT2(SetFlags.No, this[0], this[0], this[1], Shift.None));
                break;
            case MoveOpcode.Reload:
                LoadFromFrame(this[0], frame.SlotOffset(move.Immediate));
                break;
            case MoveOpcode.Spill:
                StoreToFrame(this[0], frame.SlotOffset(move.Immediate));
                break;
            case MoveOpcode.Constant:
                LoadConstant(this[0], move.Immediate);
                break;
        }
    }

    /// <summary>Encodes an instruction.</summary>
    public void Emit(MachineInstruction machine, bool live)
    {
        instruction = machine;
        flagsLive = live;
        var op = (Thumb2Op)machine.Opcode;
        switch (op)
        {
            case Thumb2Op.Entry:
                break;
            case Thumb2Op.Copy:
                Narrow(MovRegisterT1(this[0], this[1]));
                break;
            case Thumb2Op.MoveImmediate:
                LoadConstant(this[0], machine.Immediate);
                break;
            case >= Thumb2Op.Add and <= Thumb2Op.SubtractSettingFlagsImmediate:
                EmitDataProcessing(op);
                break;
            case >= Thumb2Op.ShiftLeft and <= Thumb2Op.Reverse16:
                EmitArithmetic(op);
                break;
            case >= Thumb2Op.Load and <= Thumb2Op.StackAddress:
            case Thumb2Op.LoadIncoming or Thumb2Op.StoreOutgoing:
                EmitMemory(op);
                break;
            case >= Thumb2Op.Compare and <= Thumb2Op.SubtractPairFlags:
                EmitComparison(op);
                break;
            default:
                EmitSequence(op);
                break;
        }
    }

    /// <summary>A constant, from the narrowest source: 8 bits, a modified immediate, 16 bits, a literal.</summary>
    private void LoadConstant(Reg register, long constant)
    {
        uint value = unchecked((uint)constant);
        if (!flagsLive && value <= 0xFF && Low(register, out LowReg low))
            Narrow(MovsImmediateT1(low, new Imm8(value)));
        else if (IsModified(value))
            Wide(MovImmediateT2(SetFlags.No, register, Modified(value)));
        else if (IsModified(~value))
            Wide(MvnImmediateT1(SetFlags.No, register, Modified(~value)));
        else if (value <= 0xFFFF)
            Wide(MovImmediateT3(register, new Imm16(value)));
        else
            buffer.Refer(buffer.Literal(value), Thumb2References.Literal(register));
    }

    // The frame.

    private void LoadFromFrame(Reg register, int offset)
    {
        if (Low(register, out LowReg low) && Imm8Words.Fits(offset))
            Narrow(LdrImmediateT2(low, new Imm8Words(offset)));
        else if (Imm12.Fits(offset))
            Wide(LdrImmediateT3(register, Reg.Sp, new Imm12(offset)));
        else
        {
            Wide(MovImmediateT3(register, new Imm16(offset)));
            Wide(LdrRegisterT2(register, Reg.Sp, register, new Imm2(0)));
        }
    }

    private void StoreToFrame(Reg register, int offset)
    {
        if (Low(register, out LowReg low) && Imm8Words.Fits(offset))
            Narrow(StrImmediateT2(low, new Imm8Words(offset)));
        else if (Imm12.Fits(offset))
            Wide(StrImmediateT3(register, Reg.Sp, new Imm12(offset)));
        else
        {
            // Far up in a large frame: borrow a register for the offset, which counts from below the push.
            var borrowed = new Reg(register.Number == 0 ? 1 : 0);
            Narrow(PushT1(new PushList(1u << borrowed.Number)));
            Wide(MovImmediateT3(borrowed, new Imm16(offset + 4)));
            Wide(StrRegisterT2(register, Reg.Sp, borrowed, new Imm2(0)));
            Narrow(PopT1(new PopList(1u << borrowed.Number)));
        }
    }

    /// <summary>The address of the stack pointer plus an offset.</summary>
    private void FrameAddress(Reg register, int offset)
    {
        if (Low(register, out LowReg low) && Imm8Words.Fits(offset))
            Narrow(AddSpImmediateT1(low, new Imm8Words(offset)));
        else if (Imm12.Fits(offset))
            Wide(AddImmediateT4(register, Reg.Sp, new Imm12(offset)));
        else
        {
            Wide(MovImmediateT3(register, new Imm16(offset)));
            Wide(AddRegisterT3(SetFlags.No, register, Reg.Sp, register, Shift.None));
        }
    }

    /// <summary>Moves the stack pointer by a multiple of 4.</summary>
    public void MoveStackPointer(int bytes)
    {
        const int Largest = 4092;
        for (int left = Math.Abs(bytes); left > 0; left -= Math.Min(left, Largest))
        {
            int step = Math.Min(left, Largest);
            if (Imm7Words.Fits(step))
                Narrow(bytes < 0 ? SubSpImmediateT1(new Imm7Words(step)) : AddSpImmediateT2(new Imm7Words(step)));
            else
            {
                Wide(bytes < 0
                    ? SubImmediateT4(Reg.Sp, Reg.Sp, new Imm12(step))
                    : AddImmediateT4(Reg.Sp, Reg.Sp, new Imm12(step)));
            }
        }
    }

    private const uint NarrowPush = 0x40FF;
    private static readonly Reg trapKindRegister = new(1);
    private static readonly Reg trapInstanceRegister = new(2);
    private static readonly Reg scratch = new(12);

    public void Push(uint registers)
    {
        if (registers == 0)
            return;
        if ((registers & ~NarrowPush) == 0)
            Narrow(PushT1(new PushList(registers)));
        else
            Wide(PushT2(new StoreList(registers)));
    }

    /// <summary>Undoes the push and returns. The instance, lowest of all, goes to r3: r0 and r1 hold the result.</summary>
    public void PopAndReturn(uint pushed)
    {
        const uint Instance = 1u << Thumb2Registers.Instance;
        const uint Link = 1u << Thumb2Registers.Link;
        if (pushed == 0)
        {
            Narrow(BxT1(Reg.Lr));
            return;
        }

        uint registers = (pushed & ~Instance & ~Link) | ((pushed & Instance) != 0 ? 1u << 3 : 0) | 1u << 15;
        if ((registers & ~0x80FFu) == 0)
            Narrow(PopT1(new PopList(registers)));
        else
            Wide(PopT2(new LoadList(registers)));
    }

    /// <summary>Keeps the stack pointer of the entry for nested functions that trap.</summary>
    public void SaveStackPointer()
    {
        Narrow(MovRegisterT1(scratch, Reg.Sp));
        Wide(StrImmediateT3(scratch, new Reg(Thumb2Registers.Instance), new Imm12(InstanceLayout.SavedStackPointer)));
    }

    // Trap blocks.

    public void LoadTrapKind(TrapKind kind) =>
        Narrow(MovsImmediateT1((LowReg)trapKindRegister, new Imm8((long)kind)));

    public void StoreTrap()
    {
        flagsLive = false;
        LoadFromFrame(trapInstanceRegister, frame.InstanceOffset);
        Narrow(StrImmediateT1((LowReg)trapKindRegister, (LowReg)trapInstanceRegister,
            new Imm5Word(InstanceLayout.TrapKind)));
        Wide(StrImmediateT3(Reg.Lr, trapInstanceRegister, new Imm12(InstanceLayout.TrapAddress)));
    }

    public void RestoreStackPointer()
    {
        Wide(LdrImmediateT3(scratch, trapInstanceRegister, new Imm12(InstanceLayout.SavedStackPointer)));
        Narrow(MovRegisterT1(Reg.Sp, scratch));
    }
}

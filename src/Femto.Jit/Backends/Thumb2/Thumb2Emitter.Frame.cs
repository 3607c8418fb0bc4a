using Femto.Jit.Backends.Thumb;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Encodings of what concerns the frame.</summary>
internal sealed partial class Thumb2Emitter
{
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
    private void MoveStackPointer(int bytes)
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

    private void Push(uint registers)
    {
        if (registers == 0)
            return;
        if ((registers & ~NarrowPush) == 0)
            Narrow(PushT1(new PushList(registers)));
        else
            Wide(PushT2(new StoreList(registers)));
    }

    /// <summary>
    /// Undoes the push and returns. The instance, lowest of all, goes to r3: r0 and r1 hold the result.
    /// </summary>
    private void PopAndReturn(uint pushed)
    {
        const uint Instance = 1u << ThumbConvention.Instance;
        const uint Link = 1u << 14;
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
    private void SaveStackPointer()
    {
        Narrow(MovRegisterT1(scratch, Reg.Sp));
        Wide(StrImmediateT3(scratch, new Reg(ThumbConvention.Instance),
            new Imm12(InstanceLayout.For32Bits.SavedStackPointer)));
    }

    public void EmitPrologue()
    {
        Push(frame.Saved);
        MoveStackPointer(-frame.LocalBytes);
        if (frame.Needs is { IsEntry: true, CallsLocal: true })
            SaveStackPointer();
    }

    public void EmitEpilogue()
    {
        MoveStackPointer(frame.LocalBytes);
        PopAndReturn(frame.Saved);
    }

    // Trap blocks.

    public void LoadTrapKind(TrapKind kind) =>
        Narrow(MovsImmediateT1((LowReg)trapKindRegister, new Imm8((long)kind)));

    public void StoreTrap()
    {
        flagsLive = false;
        LoadFromFrame(trapInstanceRegister, frame.SavedOffset(ThumbConvention.Instance));
        Narrow(StrImmediateT1((LowReg)trapKindRegister, (LowReg)trapInstanceRegister,
            new Imm5Word(InstanceLayout.For32Bits.TrapKind)));
        Wide(StrImmediateT3(Reg.Lr, trapInstanceRegister, new Imm12(InstanceLayout.For32Bits.TrapAddress)));
    }

    public void RestoreStackPointer()
    {
        Wide(LdrImmediateT3(scratch, trapInstanceRegister, new Imm12(InstanceLayout.For32Bits.SavedStackPointer)));
        Narrow(MovRegisterT1(Reg.Sp, scratch));
    }
}

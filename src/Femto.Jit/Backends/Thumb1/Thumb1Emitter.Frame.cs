using Femto.Jit.Backends.Thumb;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Encodings of what concerns the frame and the trap blocks. None of the accesses changes the flags.</summary>
internal sealed partial class Thumb1Emitter
{
    private static readonly LowReg trapKindRegister = new(1);
    private static readonly LowReg trapInstanceRegister = new(2);

    /// <summary>Free in trap blocks, in the prologue of the entry, and where the result is returned.</summary>
    private static readonly LowReg freeRegister = new(3);

    private void LoadFromFrame(LowReg register, int offset)
    {
        if (Imm8Words.Fits(offset))
        {
            Narrow(LdrImmediateT2(register, new Imm8Words(offset)));
            return;
        }

        LoadFarAddress(register, offset);
        Narrow(LdrImmediateT1(register, register, new Imm5Word(0)));
    }

    private void StoreToFrame(LowReg register, int offset)
    {
        if (Imm8Words.Fits(offset))
        {
            Narrow(StrImmediateT2(register, new Imm8Words(offset)));
            return;
        }

        // Far up in a large frame: borrow a register for the address.
        var borrowed = new LowReg(register.Number == 0 ? 1 : 0);
        Move(scratch, borrowed);
        LoadFarAddress(borrowed, offset);
        Narrow(StrImmediateT1(register, borrowed, new Imm5Word(0)));
        Move(borrowed, scratch);
    }

    /// <summary>The address of the stack pointer plus an offset.</summary>
    private void FrameAddress(LowReg register, int offset)
    {
        if (Imm8Words.Fits(offset))
            Narrow(AddSpImmediateT1(register, new Imm8Words(offset)));
        else
            LoadFarAddress(register, offset);
    }

    private void LoadFarAddress(LowReg register, int offset)
    {
        Buffer.Refer(Buffer.Literal((uint)offset), ThumbReferences.NearLiteral(register));
        Narrow(AddRegisterT2(register, Reg.Sp));
    }

    /// <summary>Moves the stack pointer by a multiple of 4.</summary>
    private void MoveStackPointer(int bytes)
    {
        const int Largest = 508;
        for (int left = Math.Abs(bytes); left > 0; left -= Math.Min(left, Largest))
        {
            var step = new Imm7Words(Math.Min(left, Largest));
            Narrow(bytes < 0 ? SubSpImmediateT1(step) : AddSpImmediateT2(step));
        }
    }

    public void EmitPrologue()
    {
        flagsLive = false;
        if (frame.Saved != 0)
            Narrow(PushT1(new PushList(frame.Saved)));
        MoveStackPointer(-frame.LocalBytes);
        if (frame.Needs is { IsEntry: true, CallsLocal: true })
        {
            Move(freeRegister, Reg.Sp);
            StoreWord(freeRegister, new LowReg(ThumbConvention.Instance), InstanceLayout.For32Bits.SavedStackPointer);
        }
    }

    /// <summary>The instance, lowest of all that was pushed, goes to r3: r0 and r1 hold the result.</summary>
    public void EmitEpilogue()
    {
        const uint Instance = 1u << ThumbConvention.Instance;
        MoveStackPointer(frame.LocalBytes);
        if (frame.Saved == 0)
        {
            Narrow(BxT1(Reg.Lr));
            return;
        }

        uint registers = frame.Saved & ~Instance & ~(1u << Reg.Lr.Number) | 1u << Reg.Pc.Number;
        if ((frame.Saved & Instance) != 0)
            registers |= 1u << freeRegister.Number;
        Narrow(PopT1(new PopList(registers)));
    }

    // Trap blocks.

    public void LoadTrapKind(TrapKind kind) => Narrow(MovsImmediateT1(trapKindRegister, new Imm8((long)kind)));

    public void StoreTrap()
    {
        LoadFromFrame(trapInstanceRegister, frame.SavedOffset(ThumbConvention.Instance));
        StoreWord(trapKindRegister, trapInstanceRegister, InstanceLayout.For32Bits.TrapKind);
        Move(freeRegister, Reg.Lr);
        StoreWord(freeRegister, trapInstanceRegister, InstanceLayout.For32Bits.TrapAddress);
    }

    public void RestoreStackPointer()
    {
        LoadWord(freeRegister, trapInstanceRegister, InstanceLayout.For32Bits.SavedStackPointer);
        Move(Reg.Sp, freeRegister);
    }
}

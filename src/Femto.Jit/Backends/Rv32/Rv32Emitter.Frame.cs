using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Rv32.Rv32Encodings;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Encodings of what concerns the frame and the trap blocks.</summary>
internal sealed partial class Rv32Emitter
{
    /// <summary>In trap blocks nothing lives but the instance, so these are free.</summary>
    private static readonly XReg trapKindRegister = new(11);
    private static readonly XReg trapInstanceRegister = new(12);

    private static readonly XReg instanceRegister = new(Rv32Registers.Instance);
    private static readonly XReg keptInstance = new(Rv32Registers.KeptInstance);

    private bool KeepsInstance => Rv32Backend.KeepsInstance(frame.Needs);

    /// <summary>Saved registers are next to the incoming stack pointer, within the reach of its adjustment.</summary>
    private int FirstStep => Math.Min(frame.TotalBytes, LargestFirstStep);

    private const int LargestFirstStep = 240;

    public void EmitPrologue()
    {
        int below = frame.TotalBytes - FirstStep;
        AddToStackPointer(-FirstStep);
        foreach (int register in SavedRegisters())
            StoreWord(new XReg(register), XReg.Sp, frame.SavedOffset(register) - below);
        AddToStackPointer(-below);
        if (KeepsInstance)
            Move(keptInstance, instanceRegister);
        if (frame.Needs is { IsEntry: true, CallsLocal: true })
            StoreWord(XReg.Sp, instanceRegister, InstanceLayout.For32Bits.SavedStackPointer);
    }

    public void EmitEpilogue()
    {
        int below = frame.TotalBytes - FirstStep;
        AddToStackPointer(below);
        foreach (int register in SavedRegisters().Where(register => register != Rv32Registers.Instance))
            LoadWord(new XReg(register), XReg.Sp, frame.SavedOffset(register) - below);
        AddToStackPointer(FirstStep);
        if (compressed)
            Narrow(CJr(XReg.Ra));
        else
            Wide(Jalr(XReg.Zero, XReg.Ra, new Imm12(0)));
    }

    private IEnumerable<int> SavedRegisters() =>
        Enumerable.Range(0, 32).Where(register => (frame.Saved >> register & 1) != 0);

    /// <summary>A large frame takes its size from t0.</summary>
    private void AddToStackPointer(int bytes)
    {
        if (bytes == 0)
            return;
        if (Imm12.Fits(bytes))
        {
            AddImmediate(XReg.Sp, XReg.Sp, bytes);
            return;
        }

        LoadConstant(scratch, bytes);
        Add(XReg.Sp, XReg.Sp, scratch);
    }

    /// <summary>The address of the stack pointer plus an offset.</summary>
    private void FrameAddress(XReg register, int offset)
    {
        if (Imm12.Fits(offset))
        {
            AddImmediate(register, XReg.Sp, offset);
            return;
        }

        LoadConstant(register, offset);
        Add(register, register, XReg.Sp);
    }

    private void EmitZeroStack(XReg pointer, XReg end)
    {
        const int Unrolled = 64;
        const int Step = 8;
        if (frame.StackBytes <= Unrolled)
        {
            for (int offset = 0; offset < frame.StackBytes; offset += 4)
                StoreWord(XReg.Zero, XReg.Sp, frame.StackOffset + offset);
            return;
        }

        FrameAddress(pointer, frame.StackOffset);
        FrameAddress(end, frame.StackOffset + frame.StackBytes);
        Label loop = buffer.Here();
        for (int offset = 0; offset < Step; offset += 4)
            StoreWord(XReg.Zero, pointer, offset);
        AddImmediate(pointer, pointer, Step);
        buffer.Refer(loop, references.BranchIf(Rv32Condition.NotEqual, pointer, end));
        buffer.Repeat(loop, frame.StackBytes / Step);
    }

    // Trap blocks.

    public void LoadTrapKind(TrapKind kind) => LoadConstant(trapKindRegister, (long)kind);

    public void StoreTrap()
    {
        if (KeepsInstance)
            Move(trapInstanceRegister, keptInstance);
        else
            LoadWord(trapInstanceRegister, XReg.Sp, frame.SavedOffset(Rv32Registers.Instance));
        StoreWord(trapKindRegister, trapInstanceRegister, InstanceLayout.For32Bits.TrapKind);
        XReg link = SavesLink ? XReg.Ra : scratch;
        StoreWord(link, trapInstanceRegister, InstanceLayout.For32Bits.TrapAddress);
    }

    public void RestoreStackPointer() =>
        LoadWord(XReg.Sp, trapInstanceRegister, InstanceLayout.For32Bits.SavedStackPointer);
}

using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Xtensa.XtensaEncodings;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Encodings of what concerns the frame and the trap blocks.</summary>
internal sealed partial class XtensaEmitter
{
    /// <summary>In trap blocks nothing lives but the instance and the return address, so these are free.</summary>
    private static readonly AReg trapKindRegister = new(3);
    private static readonly AReg keptLink = new(XtensaRegisters.KeptLink);

    private static readonly AReg instanceRegister = new(XtensaRegisters.Instance);

    /// <summary>What a callee has in the register of the instance is here after it has returned.</summary>
    private static readonly AReg calleesInstance = new(XtensaRegisters.Windowed.OutgoingArgument);

    /// <summary>Saved registers are next to the incoming stack pointer, within the reach of stores.</summary>
    private const int LargestFirstStep = 112;

    private int FirstStep => frame.TotalBytes <= WordOffsetReach ? frame.TotalBytes : LargestFirstStep;

    private const int WordOffsetReach = 1020;

    public void EmitPrologue()
    {
        if (windowed)
            Wide(Entry(AReg.Sp, new FrameBytes(frame.TotalBytes)));
        else
        {
            int below = frame.TotalBytes - FirstStep;
            AddToStackPointer(-FirstStep);
            foreach (int register in SavedRegisters())
                StoreWord(new AReg(register), AReg.Sp, frame.SavedOffset(register) - below);
            AddToStackPointer(-below);
        }

        if (frame.Needs is { IsEntry: true, CallsLocal: true })
            StoreWord(AReg.Sp, instanceRegister, layout.SavedStackPointer);
    }

    public void EmitEpilogue()
    {
        if (windowed)
        {
            Narrow(RetwN());
            return;
        }

        int below = frame.TotalBytes - FirstStep;
        AddToStackPointer(below);
        foreach (int register in SavedRegisters().Where(register => register != XtensaRegisters.Instance))
            LoadWord(new AReg(register), AReg.Sp, frame.SavedOffset(register) - below);
        AddToStackPointer(FirstStep);
        Narrow(RetN());
    }

    private IEnumerable<int> SavedRegisters() =>
        Enumerable.Range(0, 16).Where(register => (frame.Saved >> register & 1) != 0);

    private void AddToStackPointer(int bytes) => AddConstant(AReg.Sp, AReg.Sp, bytes);

    private void EmitZeroStack(AReg zero, AReg pointer, AReg end)
    {
        const int Unrolled = 64;
        const int Step = 8;
        LoadConstant(zero, 0);
        if (frame.StackBytes <= Unrolled)
        {
            for (int offset = 0; offset < frame.StackBytes; offset += 4)
                StoreWord(zero, AReg.Sp, frame.StackOffset + offset);
            return;
        }

        AddConstant(pointer, AReg.Sp, frame.StackOffset);
        AddConstant(end, AReg.Sp, frame.StackOffset + frame.StackBytes);
        Label loop = buffer.Here();
        for (int offset = 0; offset < Step; offset += 4)
            StoreWord(zero, pointer, offset);
        AddConstant(pointer, pointer, Step);
        BranchTo(loop, new XtensaTest(XtensaCondition.NotEqual), pointer, end);
        buffer.Repeat(loop, frame.StackBytes / Step);
    }

    // Trap blocks.

    public void LoadTrapKind(TrapKind kind) => LoadConstant(trapKindRegister, (long)kind);

    public void StoreTrap()
    {
        if ((frame.Saved & 1u << XtensaRegisters.Instance) != 0)
            LoadWord(instanceRegister, AReg.Sp, frame.SavedOffset(XtensaRegisters.Instance));
        StoreWord(trapKindRegister, instanceRegister, layout.TrapKind);
        StoreWord(AReg.Link, instanceRegister, layout.TrapAddress);
        if (countsTurns)
        {
            // Nobody is to be led back into a loop that a trap left.
            LoadConstant(trapKindRegister, 0);
            Wide(WsrLcount(trapKindRegister));
        }

        if (!SavesLink)
            Move(AReg.Link, keptLink);
    }

    public void RestoreStackPointer()
    {
        if (!windowed)
            LoadWord(AReg.Sp, instanceRegister, layout.SavedStackPointer);
    }

    /// <summary>
    /// Windows are left one by one, as their callers expect: each time with a return address that leads back here, in
    /// the window of the caller, until that is the entry's. The two highest bits of a return address say how far its
    /// window turned (ISA manual, 4.7.1, "RETW").
    /// </summary>
    public void EmitUnwind()
    {
        if (!windowed)
        {
            EmitEpilogue();
            return;
        }

        var leave = new Label();
        var left = new Label();
        Label unwind = buffer.Here();
        Move(keptLink, AReg.Link);
        buffer.Refer(leave, XtensaReferences.CallTrap);
        LoadWord(keptLink, calleesInstance, layout.SavedStackPointer);
        BranchTo(left, new XtensaTest(XtensaCondition.Equal), keptLink, AReg.Sp);
        Move(instanceRegister, calleesInstance);
        buffer.Refer(unwind, Jump);
        buffer.Bind(left);
        EmitEpilogue();
        buffer.Align(CallAlignment);
        buffer.Bind(leave);
        Wide(Extui(keptLink, keptLink, new Imm5(30), new FieldWidth(2)));
        Wide(Slli(AReg.Link, AReg.Link, new LeftShift(2)));
        Wide(Ssai(new Imm5(2)));
        Wide(Src(AReg.Link, keptLink, AReg.Link));
        EmitEpilogue();
        buffer.Repeat(unwind, Limits.CallDepth);
    }
}

using Femto.Jit.CodeGen;
using Iced.Intel;
using Label = Femto.Jit.CodeGen.Label;

namespace Femto.Jit.Backends.X64;

/// <summary>Encodings of what concerns the frame and the trap blocks.</summary>
internal sealed partial class X64Emitter
{
    // In trap blocks nothing lives, so these are free.
    private const Register TrapKindRegister = Register.EAX;
    private const Register TrapAddressRegister = Register.RCX;
    private const Register TrapInstanceRegister = Register.RDX;

    private static readonly InstanceLayout layout = X64Registers.Convention.Instance;

    public void EmitPrologue()
    {
        foreach (int register in SavedRegisters().Reverse())
            Append(Instruction.Create(Code.Push_r64, X64Registers.Wide(register)));
        if (frame.LocalBytes > 0)
            Append(WithImmediate(Code.Sub_rm64_imm8, Code.Sub_rm64_imm32, Register.RSP, frame.LocalBytes));
        if (frame.Needs is { IsEntry: true, CallsLocal: true })
            Store(At(X64Registers.Wide(X64Registers.Instance), layout.SavedStackPointer), Register.RSP);
    }

    /// <summary>The instance goes where nothing is: rax holds the result.</summary>
    public void EmitEpilogue()
    {
        if (frame.LocalBytes > 0)
            Append(WithImmediate(Code.Add_rm64_imm8, Code.Add_rm64_imm32, Register.RSP, frame.LocalBytes));
        foreach (int register in SavedRegisters())
        {
            Register target = register == X64Registers.Instance ? TrapInstanceRegister : X64Registers.Wide(register);
            Append(Instruction.Create(Code.Pop_r64, target));
        }

        Append(Instruction.Create(Code.Retnq));
    }

    private IEnumerable<int> SavedRegisters() =>
        Enumerable.Range(0, X64Registers.File.Count).Where(register => (frame.Saved >> register & 1) != 0);

    private void EmitZeroStack(Register pointer, Register end)
    {
        const int Unrolled = 128;
        const int Step = 16;
        Append(Instruction.Create(Code.Xorps_xmm_xmmm128, Register.XMM0, Register.XMM0));
        int whole = frame.StackBytes / Step * Step;
        if (whole <= Unrolled)
        {
            for (int offset = 0; offset < whole; offset += Step)
                StoreZeros(InFrame(frame.StackOffset + offset));
        }
        else
        {
            FrameAddress(pointer, frame.StackOffset);
            FrameAddress(end, frame.StackOffset + whole);
            Label loop = buffer.Here();
            StoreZeros(At(pointer, 0));
            Append(Instruction.Create(Code.Add_rm64_imm8, pointer, Step));
            Append(Instruction.Create(Code.Cmp_r64_rm64, pointer, end));
            buffer.Refer(loop, X64References.BranchIf(X64Condition.NotEqual));
            buffer.Repeat(loop, whole / Step);
        }

        // The stack is a multiple of 8 long.
        if (whole < frame.StackBytes)
            Append(Instruction.Create(Code.Mov_rm64_imm32, InFrame(frame.StackOffset + whole), 0));
    }

    private void StoreZeros(MemoryOperand place) =>
        Append(Instruction.Create(Code.Movups_xmmm128_xmm, place, Register.XMM0));

    // Trap blocks.

    public void LoadTrapKind(TrapKind kind) =>
        Append(Instruction.Create(Code.Mov_r32_imm32, TrapKindRegister, (uint)kind));

    /// <summary>The call of the trap block has pushed where it was.</summary>
    public void StoreTrap()
    {
        Append(Instruction.Create(Code.Pop_r64, TrapAddressRegister));
        Load(TrapInstanceRegister, InFrame(frame.SavedOffset(X64Registers.Instance)));
        Append(Instruction.Create(Code.Mov_rm32_r32, At(TrapInstanceRegister, layout.TrapKind), TrapKindRegister));
        Store(At(TrapInstanceRegister, layout.TrapAddress), TrapAddressRegister);
    }

    public void RestoreStackPointer() => Load(Register.RSP, At(TrapInstanceRegister, layout.SavedStackPointer));
}

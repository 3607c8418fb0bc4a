using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Femto.Jit.Execution.Host;

/// <summary>
/// The helpers of <see cref="AgentHelpers"/> as machine code, so that no managed code runs on a program's stack. They
/// are as unkind as the ABI lets them be: they want the stack aligned, destroy every register that is theirs, and leave
/// anything above a 32-bit result.
/// </summary>
internal sealed class HostHelpers(Assembler code)
{
    private const int MixFactor = 31;
    private const long Garbage = 0x5AA5_5AA5_0000_0000;

    /// <summary>Emits all; adds a label for each number.</summary>
    internal void Emit(Dictionary<int, Label> labels)
    {
        Define(labels, 5, wide: true, () => code.mov(rax, rdi));
        Define(labels, 6, wide: false, EmitSum);
        Define(labels, 7, wide: false, () =>
        {
            code.mov(eax, edi);
            code.neg(eax);
        });
        Define(labels, 8, wide: true, () => EmitMix(rdi, rsi, rdx, rcx, r8));
        Define(labels, 9, wide: false, EmitCount);
        Define(labels, 10, wide: false, EmitRefuseIf);
        Define(labels, 11, wide: false, () => code.mov(eax, __dword_ptr[rdi]));
        Define(labels, 12, wide: true, () =>
        {
            code.mov(edi, edi);
            code.mov(edx, edx);
            EmitMix(rdi, rsi, rdx, rcx);
        });
        Define(labels, 13, wide: true, () =>
        {
            code.movsxd(rsi, esi);
            code.lea(rax, __[rdi + rdi * 2]);
            code.add(rax, rsi);
        });
        Define(labels, 14, wide: true, () =>
        {
            code.mov(esi, esi);
            code.lea(rax, __[rdi + rsi]);
        });
        Define(labels, 15, wide: false, () => code.mov(eax, 42));
        EmitOfMemory(labels);
        EmitNarrow(labels);
    }

    private void EmitOfMemory(Dictionary<int, Label> labels)
    {
        Define(labels, 16, wide: false, () =>
        {
            code.mov(ecx, esi);
            code.mov(eax, edx);
            code.rep.stosb();
        });
        Define(labels, 17, wide: false, EmitDigest);
        Define(labels, 18, wide: false, () =>
        {
            code.mov(ecx, edx);
            code.rep.movsb();
        });
        Define(labels, 19, wide: false, () =>
        {
            code.mov(eax, __dword_ptr[rdi]);
            code.mov(ecx, __dword_ptr[rdi + 4]);
            code.mov(__dword_ptr[rdi], ecx);
            code.mov(__dword_ptr[rdi + 4], eax);
            code.add(eax, ecx);
        });
        Define(labels, 20, wide: false, () =>
        {
            code.mov(esi, AgentHelpers.BlockBytes);
            EmitDigest();
        });
    }

    /// <summary>Arguments count on being extended to 32 bits; of results only the bits of their types are right.</summary>
    private void EmitNarrow(Dictionary<int, Label> labels)
    {
        Define(labels, 21, wide: true, () =>
        {
            code.mov(edi, edi);
            code.movsxd(rsi, esi);
            code.mov(edx, edx);
            code.movsxd(rcx, ecx);
            code.mov(r8d, r8d);
            EmitMix(rdi, rsi, rdx, rcx, r8);
        });
        for (int number = 22; number <= 25; number++)
            Define(labels, number, wide: false, () => code.mov(eax, edi));
        Define(labels, 27, wide: true, EmitFindCell);
        Define(labels, 26, wide: false, () =>
        {
            code.mov(eax, edi);
            code.and(al, 1);
        });
    }

    private void Define(Dictionary<int, Label> labels, int number, bool wide, Action body)
    {
        Label label = code.CreateLabel(), aligned = code.CreateLabel();
        code.Label(ref label);
        labels.Add(number, label);
        code.lea(rax, __[rsp + 8]);
        code.test(al, 15);
        code.je(aligned);
        code.ud2();
        code.Label(ref aligned);
        body();
        code.mov(rcx, Garbage);
        if (!wide)
        {
            code.mov(eax, eax);
            code.or(rax, rcx);
        }

        foreach (AssemblerRegister64 register in (AssemblerRegister64[])[rdx, rsi, rdi, r8, r9, r10, r11])
            code.mov(register, rcx);
        code.ret();
    }

    private void EmitSum()
    {
        code.lea(eax, __[rdi + rsi]);
        foreach (AssemblerRegister32 register in (AssemblerRegister32[])[edx, ecx, r8d])
            code.add(eax, register);
    }

    private void EmitMix(params ReadOnlySpan<AssemblerRegister64> arguments)
    {
        code.mov(rax, arguments[0]);
        foreach (AssemblerRegister64 argument in arguments[1..])
        {
            code.imul(rax, rax, MixFactor);
            code.add(rax, argument);
        }
    }

    private void EmitDigest()
    {
        Label again = code.CreateLabel(), done = code.CreateLabel();
        code.xor(eax, eax);
        code.Label(ref again);
        code.sub(esi, 1);
        code.jb(done);
        code.imul(eax, eax, MixFactor);
        code.movzx(ecx, __byte_ptr[rdi]);
        code.add(eax, ecx);
        code.inc(rdi);
        code.jmp(again);
        code.Label(ref done);
        code.nop();
    }

    private void EmitCount()
    {
        Label done = code.CreateLabel();
        code.cmp(__dword_ptr[rdi + InstanceLayout.For64Bits.ContextLength], sizeof(uint));
        code.jb(done);
        code.mov(rax, __qword_ptr[rdi + InstanceLayout.For64Bits.Context]);
        code.imul(ecx, __dword_ptr[rax], MixFactor);
        code.add(ecx, esi);
        code.mov(__dword_ptr[rax], ecx);
        code.Label(ref done);
        code.xor(eax, eax);
    }

    private void EmitFindCell()
    {
        Label done = code.CreateLabel();
        code.xor(eax, eax);
        code.mov(ecx, __dword_ptr[rdi + InstanceLayout.For64Bits.ContextLength]);
        code.shr(ecx, 3);
        code.cmp(esi, ecx);
        code.jae(done);
        code.mov(eax, esi);
        code.shl(rax, 3);
        code.add(rax, __qword_ptr[rdi + InstanceLayout.For64Bits.Context]);
        code.Label(ref done);
        code.nop();
    }

    private void EmitRefuseIf()
    {
        Label done = code.CreateLabel();
        code.mov(eax, -1);
        code.test(esi, esi);
        code.je(done);
        code.mov(__dword_ptr[rdi + InstanceLayout.For64Bits.TrapKind], (int)TrapKind.HelperFailed);
        code.xor(eax, eax);
        code.Label(ref done);
        code.nop();
    }
}

using System.Collections.Immutable;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Femto.Jit.Execution.Host;

/// <summary>
/// Machine code of our own in each arena: the way into a program and back, also after a fault, the search for regions,
/// trampolines to helpers. It has the arena's address as a constant and so trusts no register of the program.
/// </summary>
internal sealed class HostStubs
{
    private const int RecoverOffset = 0;

    private readonly Assembler code = new(64);
    private readonly long arena;

    private HostStubs(long arena) => this.arena = arena;

    /// <summary>The registers a program has to give back, in the order of <see cref="Names"/>.</summary>
    internal static ImmutableArray<AssemblerRegister64> Watched { get; } = [rbx, rbp, r12, r13, r14, r15];

    /// <summary>Names of what is watched.</summary>
    internal static ImmutableArray<string> Names { get; } = ["rbx", "rbp", "r12", "r13", "r14", "r15", "rsp"];

    /// <summary>What stands in the arena, and where: offsets from its start.</summary>
    internal sealed record Code(
        byte[] Bytes, int Enter, int Serialize, int FindRegion, int FirstTrampoline, int TrampolineBytes,
        IReadOnlyDictionary<int, int> Helpers)
    {
        /// <summary>Where a run that faulted goes on.</summary>
        internal static int Recover => HostLayout.Stubs + RecoverOffset;
    }

    /// <summary>Assembles the stubs of an arena.</summary>
    internal static Code Assemble(long arena) => new HostStubs(arena).Assemble();

    /// <summary>A member of the control page, whose address is in r11.</summary>
    private static AssemblerMemoryOperand Control(int member) => __qword_ptr[r11 + member];

    private void LoadControl() => code.mov(r11, arena + HostLayout.Control);

    private Code Assemble()
    {
        Label enter = code.CreateLabel(), serialize = code.CreateLabel(), find = code.CreateLabel();
        Label first = code.CreateLabel(), second = code.CreateLabel();
        EmitRecover();
        code.Label(ref enter);
        EmitEnter();
        code.Label(ref serialize);
        EmitSerialize();
        code.Label(ref find);
        EmitFindRegion();
        EmitTrampolines(ref first, ref second);
        Dictionary<int, Label> helpers = [];
        new HostHelpers(code).Emit(helpers);

        using MemoryStream stream = new();
        AssemblerResult result = code.Assemble(
            new StreamCodeWriter(stream), (ulong)arena, BlockEncoderOptions.ReturnNewInstructionOffsets);
        int start = Offset(first);
        return new Code(stream.ToArray(), Offset(enter), Offset(serialize), Offset(find), start, Offset(second) - start,
            helpers.ToDictionary(pair => pair.Key, pair => Offset(pair.Value)));

        int Offset(Label label) => checked((int)((long)result.GetLabelRIP(label) - arena));
    }

    /// <summary>
    /// The end of a run: the caller's stack and registers. Comes first, where the fault handler knows it.
    /// </summary>
    private void EmitRecover()
    {
        LoadControl();
        code.mov(rsp, Control(HostControl.HostStackPointer));
        code.mov(Control(HostControl.Running), 0);
        foreach (AssemblerRegister64 register in Watched.Reverse())
            code.pop(register);
        code.ret();
    }

    private void EmitEnter()
    {
        Label leave = code.CreateLabel();
        foreach (AssemblerRegister64 register in Watched)
            code.push(register);
        LoadControl();
        code.mov(Control(HostControl.HostStackPointer), rsp);
        code.mov(Control(HostControl.Running), 1);
        code.mov(rdi, arena + HostLayout.TablesEnd - InstanceLayout.For64Bits.Size);
        code.mov(rsi, Control(HostControl.Context));
        code.mov(rsp, arena + HostLayout.StackEnd);
        for (int i = 0; i < Watched.Length; i++)
            code.lea(Watched[i], __[rsp + (i + 1)]);
        code.call(Control(HostControl.Entry));

        // What each register differs in from what it was given.
        LoadControl();
        code.mov(Control(HostControl.Result), rax);
        code.mov(rcx, arena + HostLayout.StackEnd);
        code.mov(rax, rsp);
        code.xor(rax, rcx);
        code.mov(rdi, rax);
        for (int i = 0; i < Watched.Length; i++)
        {
            code.lea(rdx, __[rcx + (i + 1)]);
            code.xor(Watched[i], rdx);
            code.or(rdi, Watched[i]);
        }

        code.mov(Control(HostControl.Changed), rdi);
        code.je(leave);
        for (int i = 0; i < Watched.Length; i++)
            code.mov(Control(HostControl.Differences + 8 * i), Watched[i]);
        code.mov(Control(HostControl.Differences + 8 * Watched.Length), rax);
        code.Label(ref leave);
        EmitRecover();
    }

    /// <summary>
    /// Code that was written through another mapping may only be run after a serializing instruction (SDM volume 3,
    /// 8.1.3); IRET is one that needs no privilege.
    /// </summary>
    private void EmitSerialize()
    {
        Label next = code.CreateLabel();
        code.mov(rax, rsp);
        code.mov(ecx, ss);
        code.push(rcx);
        code.push(rax);
        code.pushfq();
        code.mov(ecx, cs);
        code.push(rcx);
        code.lea(rcx, __[next]);
        code.push(rcx);
        code.iretq();
        code.Label(ref next);
        code.ret();
    }

    /// <summary>
    /// self in rdi, address in rsi, size in edx, write in ecx; see <see cref="RuntimeRoutine.FindRegion"/>.
    /// </summary>
    private void EmitFindRegion()
    {
        InstanceLayout layout = InstanceLayout.For64Bits;
        Label inside = code.CreateLabel(), outside = code.CreateLabel();
        code.test(edx, edx);
        code.je(inside);
        code.mov(edx, edx);
        code.mov(r8d, __dword_ptr[rdi + layout.ContextLength]);
        EmitSearch(layout.Context, ref inside);
        code.mov(r8, __qword_ptr[rdi + layout.StackHigh]);
        code.sub(r8, __qword_ptr[rdi + layout.StackLow]);
        EmitSearch(layout.StackLow, ref inside);
        code.mov(r8d, __dword_ptr[rdi + layout.DataLength]);
        EmitSearch(layout.Data, ref inside);
        code.test(ecx, ecx);
        code.jne(outside);
        code.mov(r8d, __dword_ptr[rdi + layout.ReadOnlyDataLength]);
        EmitSearch(layout.ReadOnlyData, ref inside);
        code.Label(ref outside);
        code.xor(eax, eax);
        code.ret();
        code.Label(ref inside);
        code.mov(eax, 1);
        code.ret();
    }

    /// <summary>To the label when a region of r8 bytes has the access.</summary>
    private void EmitSearch(int start, ref Label inside)
    {
        Label next = code.CreateLabel();
        code.sub(r8, rdx);
        code.jb(next);
        code.mov(rax, rsi);
        code.sub(rax, __qword_ptr[rdi + start]);
        code.cmp(rax, r8);
        code.jbe(inside);
        code.Label(ref next);
        code.nop();
    }

    /// <summary>
    /// Helpers run on the caller's stack, where managed code may run too. rax carries the import's index; the arguments
    /// are all in registers.
    /// </summary>
    private void EmitTrampolines(ref Label first, ref Label second)
    {
        Label common = code.CreateLabel();
        for (int index = 0; index < HostLayout.MaxHelpers; index++)
        {
            if (index == 0)
                code.Label(ref first);
            else if (index == 1)
                code.Label(ref second);
            code.mov(eax, index);
            code.AddInstruction(Instruction.CreateBranch(Iced.Intel.Code.Jmp_rel32_64, common.Id));
        }

        code.Label(ref common);
        code.push(rbx);
        code.mov(rbx, rsp);
        LoadControl();
        code.mov(rsp, Control(HostControl.HostStackPointer));
        code.sub(rsp, 8);
        code.call(__qword_ptr[r11 + rax * 8 + HostControl.HelperTargets]);
        code.mov(rsp, rbx);
        code.pop(rbx);
        code.ret();
    }
}

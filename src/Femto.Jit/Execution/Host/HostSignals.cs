using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Femto.Jit.Execution.Host;

/// <summary>
/// The handler of faults. When the instruction, or else the stack pointer, lies in an arena in which a program runs, it
/// notes the fault there and lets the thread go on in the arena's <see cref="HostStubs"/>; anything else is for whoever
/// handled the signal before, as the .NET runtime does. It is machine code that reads nothing but its arguments and the
/// arenas' control pages, and so may interrupt anything.
/// </summary>
internal static unsafe class HostSignals
{
    private const int MemoryFault = 11;

    private static readonly int[] _signals = [4, 5, 7, 8, MemoryFault];

    /// <summary>Members of <c>ucontext_t</c> (System V ABI, AMD64 supplement; the kernel's asm/sigcontext.h).</summary>
    private const int StackPointerOffset = 160;
    private const int InstructionPointerOffset = 168;
    private const int FlagsOffset = 176;

    /// <summary>Of <c>siginfo_t</c>.</summary>
    private const int AddressOffset = 16;

    /// <summary>All flags but TF, DF and AC.</summary>
    private const int KeptFlags = ~0x4_0500;

    private const int SetActionCall = 13;

    /// <summary>What a signal is called.</summary>
    internal static string Name(ulong signal) => signal switch
    {
        4 => "SIGILL",
        5 => "SIGTRAP",
        7 => "SIGBUS",
        8 => "SIGFPE",
        MemoryFault => "SIGSEGV",
        _ => $"signal {signal}",
    };

    /// <summary>The handler's code, to stand at an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="control">The control page with the table of previous handlers.</param>
    /// <param name="arenas">The first arena.</param>
    /// <param name="length">Bytes of all arenas.</param>
    internal static byte[] Assemble(long address, long control, long arenas, long length)
    {
        Assembler code = new(64);
        Label byStack = code.CreateLabel(), found = code.CreateLabel(), chain = code.CreateLabel();
        code.mov(edi, edi);
        code.mov(r10, arenas);
        code.mov(r11, length);

        code.mov(rax, __qword_ptr[rdx + InstructionPointerOffset]);
        EmitFind(code, ref byStack);
        code.mov(r8, __qword_ptr[rdx + InstructionPointerOffset]);
        code.sub(r8, rax);
        code.cmp(r8, HostLayout.CodeEnd);
        code.jb(found);
        code.Label(ref byStack);
        code.mov(rax, __qword_ptr[rdx + StackPointerOffset]);
        EmitFind(code, ref chain);
        code.Label(ref found);
        code.cmp(Control(HostControl.Running), 0);
        code.je(chain);

        code.mov(Control(HostControl.FaultSignal), rdi);
        code.mov(r8, __qword_ptr[rsi + AddressOffset]);
        code.mov(Control(HostControl.FaultAddress), r8);
        code.mov(r8, __qword_ptr[rdx + InstructionPointerOffset]);
        code.mov(Control(HostControl.FaultPc), r8);
        code.mov(r8, Control(HostControl.HostStackPointer));
        code.mov(__qword_ptr[rdx + StackPointerOffset], r8);
        code.lea(r8, __[rax + HostStubs.Code.Recover]);
        code.mov(__qword_ptr[rdx + InstructionPointerOffset], r8);
        code.and(__qword_ptr[rdx + FlagsOffset], KeptFlags);
        code.ret();

        code.Label(ref chain);
        EmitChain(code, control);
        using MemoryStream stream = new();
        code.Assemble(new StreamCodeWriter(stream), (ulong)address);
        return stream.ToArray();

        AssemblerMemoryOperand Control(int member) => __qword_ptr[rax + (HostLayout.Control + member)];
    }

    /// <summary>The arena that has the address in rax, or elsewhere.</summary>
    private static void EmitFind(Assembler code, ref Label elsewhere)
    {
        code.mov(r8, rax);
        code.sub(r8, r10);
        code.cmp(r8, r11);
        code.jae(elsewhere);
        code.and(rax, -HostLayout.ArenaBytes);
    }

    /// <summary>
    /// What handled the signal before. Where that was the default action, it is restored: the instruction faults again.
    /// </summary>
    private static void EmitChain(Assembler code, long control)
    {
        Label byDefault = code.CreateLabel();
        code.mov(rax, control + HostControl.PreviousHandlers);
        code.mov(rax, __qword_ptr[rax + rdi * 8]);
        code.cmp(rax, 1);
        code.jbe(byDefault);
        code.jmp(rax);
        code.Label(ref byDefault);
        code.mov(eax, SetActionCall);
        code.mov(rsi, control + HostControl.DefaultAction);
        code.xor(edx, edx);
        code.mov(r10d, 8);
        code.syscall();
        code.ret();
    }

    /// <summary>
    /// A handler that was there before gets the stack it is used to: the runtime's for SIGFPE throws from where it is.
    /// Only memory faults, which a stack that is used up leads to, are always taken on the alternate stack.
    /// </summary>
    private static int FlagsFor(int signal, in LibC.SignalAction before)
    {
        bool handled = (ulong)before.Handler > 1;
        int flags = handled ? before.Flags : LibC.SignalRestart;
        return handled && signal != MemoryFault ? flags : flags | LibC.SignalOnStack;
    }

    /// <summary>Installs the handler; previous handlers are in the table before it can run.</summary>
    /// <returns>Whether all signals were accepted.</returns>
    internal static bool Install(void* handler, byte* control)
    {
        foreach (int signal in _signals)
        {
            LibC.SignalAction action;
            if (LibC.SetAction(signal, null, &action) != 0) return false;
            *(void**)(control + HostControl.PreviousHandlers + 8 * signal) = action.Handler;
            action.Flags = FlagsFor(signal, action) | LibC.SignalInfo;
            action.Handler = handler;
            if (LibC.SetAction(signal, &action, null) != 0) return false;
        }
        return true;
    }
}

using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Femto.Jit.Tests.Execution.Host;

/// <summary>Bad code, planted: it ends its run with a diagnostic, and the process lives on.</summary>
public sealed partial class FaultTests
{
    private const ulong NotCanonical = 0x8000_0000_0000_0000;

    private static readonly Dictionary<string, (Action<Assembler> Write, string Expected)> _cases = new()
    {
        ["undefined instruction"] = (code => code.ud2(), "SIGILL at offset 0x0 of the code"),
        ["privileged instruction"] = (code => code.hlt(), "SIGSEGV at offset 0x0 of the code"),
        ["breakpoint"] = (code => code.int3(), "SIGTRAP"),
        ["division by zero"] = (Divide, "SIGFPE at offset 0x4 of the code"),
        ["store to address 0"] = (code => { code.xor(eax, eax); code.mov(__dword_ptr[rax], eax); },
            "touched 0x0: SIGSEGV at offset 0x2 of the code"),
        ["store to no address"] =
            (code => { code.mov(rax, NotCanonical); code.mov(__dword_ptr[rax], eax); }, "SIGSEGV"),
        ["load behind the context"] = (code => code.mov(eax, __dword_ptr[rsi + 8]), "SIGSEGV at offset 0x0"),
        ["load ahead of the stack"] = (code => code.mov(eax, __dword_ptr[rsp - 1024 * 1024]), "SIGSEGV"),
        ["load behind the stack"] = (code => code.mov(eax, __dword_ptr[rsp + 8]), "SIGSEGV"),
        ["store to the code"] =
            (code => { code.pop(rax); code.push(rax); code.mov(__byte_ptr[rax], al); }, "SIGSEGV"),
        ["store to read-only data"] = (code =>
        {
            code.mov(rax, __qword_ptr[rdi + InstanceLayout.For64Bits.ReadOnlyData]);
            code.mov(__byte_ptr[rax - 8], al);
        }, "SIGSEGV"),
        ["endless recursion"] = (Recurse, "SIGSEGV at offset 0x0 of the code"),
        ["jump to address 16"] =
            (code => { code.mov(eax, 16); code.jmp(rax); }, "touched 0x10: SIGSEGV at address 0x10"),
        ["return to nowhere"] = (code => { code.push(0); code.ret(); }, "SIGSEGV at address 0x0"),
        ["lost stack pointer"] = (code => { code.xor(esp, esp); code.push(rax); }, "SIGSEGV at offset 0x2 of the code"),
        ["direction flag set"] = (code => { code.std(); code.ud2(); }, "SIGILL at offset 0x1 of the code"),
    };

    public static TheoryData<string> Names() => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_ends_the_run_alone(string name)
    {
        using CompiledProgram bad = HostCode.Load(HostCode.Assemble(_cases[name].Write));
        using CompiledProgram good = HostCode.Seven();
        for (int round = 0; round < 3; round++)
        {
            CompiledRun run = bad.Run(new byte[8]);
            Assert.Equal(("FJ4011", 0UL), (run.Error?.Id, run.Result));
            Assert.StartsWith("compiled code touched 0x", run.Error!.Message, StringComparison.Ordinal);
            Assert.Contains(_cases[name].Expected, run.Error.Message, StringComparison.Ordinal);
            Assert.Equal(7UL, good.Run([]).Result);
        }
    }

    [Fact]
    public void The_instruction_is_named()
    {
        using CompiledProgram bad = HostCode.Load(HostCode.Assemble(code => code.ud2()));
        Assert.Equal(1, bad.Run([]).Error!.Pc);
    }

    [Fact]
    public void A_fault_in_the_code_that_was_there_before_faults_too()
    {
        using (CompiledProgram large = HostCode.Load(HostCode.Wrap([.. Enumerable.Repeat((byte)0x90, 4096), 0xc3])))
            Assert.Null(large.Run([]).Error);
        using CompiledProgram small = HostCode.Load(HostCode.Wrap([0x90]));
        Assert.Equal("FJ4011", small.Run([]).Error?.Id);
    }

    [Fact]
    public void Faults_of_managed_code_stay_what_they_were()
    {
        using CompiledProgram bad = HostCode.Load(HostCode.Assemble(code => code.ud2()));
        Assert.NotNull(bad.Run([]).Error);
        string? nothing = bad.Code.Target.Name.Length == 0 ? "" : null;
        Assert.Throws<NullReferenceException>(() => nothing!.Length);
        int zero = bad.Code.CheckCount;
        Assert.Throws<DivideByZeroException>(() => 1 / zero);
        Assert.NotNull(bad.Run([]).Error);
    }

    /// <summary>The handler needs a stack where the program has none left.</summary>
    [Fact]
    public void Threads_without_a_stack_for_signals_get_one()
    {
        CompiledRun run = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, SetAlternateStack(new AlternateStack { Flags = Disabled }, out AlternateStack old));
                using CompiledProgram bad = HostCode.Load(HostCode.Assemble(Recurse));
                run = bad.Run([]);
                Assert.Equal(0, SetAlternateStack(old, out AlternateStack after));
                Assert.Equal(Disabled, after.Flags & Disabled);
            }
            catch (Exception caught)
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        Assert.Contains("SIGSEGV", run.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rbx")]
    [InlineData("rbp")]
    [InlineData("r12")]
    [InlineData("r13")]
    [InlineData("r14")]
    [InlineData("r15")]
    public void A_register_that_comes_back_changed_is_found(string name)
    {
        AssemblerRegister64 register = new Dictionary<string, AssemblerRegister64>
        {
            ["rbx"] = rbx, ["rbp"] = rbp, ["r12"] = r12, ["r13"] = r13, ["r14"] = r14, ["r15"] = r15,
        }[name];
        using CompiledProgram bad = HostCode.Load(HostCode.Assemble(code => { code.inc(register); code.ret(); }));
        CompiledRun run = bad.Run([]);
        Assert.Equal(("FJ4012", $"the code changed register {name}"), (run.Error?.Id, run.Error?.Message));
    }

    [Fact]
    public void A_stack_pointer_that_comes_back_changed_is_found()
    {
        using CompiledProgram bad = HostCode.Load(HostCode.Assemble(code => code.ret(8)));
        Assert.Contains("register rsp", bad.Run([]).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trap_that_no_table_has_is_found()
    {
        using CompiledProgram bad = HostCode.Load(HostCode.Assemble(code =>
        {
            code.mov(__dword_ptr[rdi + InstanceLayout.For64Bits.TrapKind], 1);
            code.ret();
        }));
        Assert.Equal("FJ4013", bad.Run([]).Error?.Id);
    }

    private static void Divide(Assembler code)
    {
        code.xor(edx, edx);
        code.xor(ecx, ecx);
        code.div(ecx);
    }

    private static void Recurse(Assembler code)
    {
        Label again = code.CreateLabel();
        code.Label(ref again);
        code.call(again);
    }

    private const int Disabled = 2;

    /// <summary><c>stack_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct AlternateStack
    {
        public nint Start;
        public int Flags;
        public nint Length;
    }

    [DllImport("libc", EntryPoint = "sigaltstack")]
    private static extern int SetAlternateStack(in AlternateStack stack, out AlternateStack old);
}

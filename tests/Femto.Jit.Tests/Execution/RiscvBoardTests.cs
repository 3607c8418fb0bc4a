using System.Collections.Immutable;
using CliWrap;
using Femto.Jit.Execution;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Execution;

/// <summary>Code by GNU as on the emulated RV32 board: what the agent passes, watches over and reports.</summary>
public sealed class RiscvBoardTests(RiscvBoardTests.Board board) : IClassFixture<RiscvBoardTests.Board>
{
    private static readonly ImmutableArray<byte> Context = [1, 2, 3, 4, 5, 6, 7, 8];

    private static readonly ProgramData Data = new([11, 12, 13, 14], [21, 22, 23, 24], 4, []);

    /// <summary>One resident emulator for all tests of the class.</summary>
    public sealed class Board : IDisposable
    {
        internal static Target Target { get; } = Targets.Find("rv32imac")!;

        internal QemuEngine Engine { get; } = new(EmulatedBoard.Of(Target)!, Target);

        public void Dispose() => Engine.Dispose();
    }

    [Theory]
    [InlineData("li a0, 7; li a1, 9; ret", 0x9_0000_0007)]
    [InlineData("lw a2, 16(a0); lw a0, 0(a2); lw a1, 4(a2); ret", 0x0807_0605_0403_0201)] // self->context
    [InlineData("mv a2, a1; lw a0, 0(a2); lw a1, 4(a2); ret", 0x0807_0605_0403_0201)] // context
    [InlineData("lw a1, 20(a0); lw a0, 0(a0); ret", 0x8_0000_04d2)] // context_length, fuel
    [InlineData("andi a0, sp, 15; li a1, 0; ret", 0)] // aligned stack
    [InlineData("csrrci a0, mstatus, 8; csrs mstatus, a0; li a0, 1; li a1, 0; ret", 1)] // interrupts can be masked
    public async Task Passes_the_instance(string code, ulong expected)
    {
        Result<RunResult> result = board.Engine.Run(await AssembleAsync(code), new(Context) { Fuel = 1234 });

        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        Assert.Equal((expected, null), (result.Value.Result, result.Value.Trap));
    }

    [Theory]
    [InlineData("li s0, 1; ret", "register s0")]
    [InlineData("li s11, 1; ret", "register s11")]
    [InlineData("li gp, 1; ret", "register gp")]
    [InlineData("li tp, 1; ret", "register tp")]
    [InlineData("addi sp, sp, -16; ret", "register sp")]
    [InlineData("sb a0, 8(a1); ret", "memory beside the context")]
    [InlineData("sb a0, -1(a1); ret", "memory beside the context")]
    [InlineData("lw a2, 24(a0); sb a0, 8(a2); ret", "memory beside the data")]
    [InlineData("sw a0, 0(sp); ret", "memory beside the stack")]
    [InlineData("auipc a2, 0; sw a2, 0(a2); ret", "its own code")]
    public async Task Notices_changes_to_what_is_the_callers(string code, string what)
    {
        Diagnostic diagnostic = Assert.Single(board.Engine.Run(await AssembleAsync(code), new(Context)).Diagnostics);
        Assert.Equal("FJ4012", diagnostic.Id);
        Assert.EndsWith(what, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nop; unimp", "offset 0x2 of the code")]
    [InlineData("lw a0, 0(zero); ret", "offset 0x0 of the code")] // null
    [InlineData("li a2, 0x10000000; sw a2, 0(a2); ret", "offset 0x4 of the code")] // a device
    [InlineData("lw a2, 28(a0); sw a2, 0(a2); ret", "offset 0x2 of the code")] // read-only data
    [InlineData("li sp, -16; sw a0, 0(sp); ret", "offset 0x2 of the code")] // a stack pointer to nowhere
    [InlineData("1: addi sp, sp, -16; sw a0, 0(sp); j 1b", "offset 0x2 of the code")] // an endless stack
    public async Task Reports_faults_and_goes_on(string code, string where)
    {
        Diagnostic diagnostic = Assert.Single(board.Engine.Run(await AssembleAsync(code), new(Context)).Diagnostics);
        Assert.Equal("FJ4011", diagnostic.Id);
        Assert.Contains(where, diagnostic.Message, StringComparison.Ordinal);

        RunResult? next = board.Engine.Run(await AssembleAsync("li a0, 7; li a1, 0; ret"), new(Context)).Value;
        Assert.Equal(7UL, next?.Result);
    }

    [Theory]
    [InlineData("ret", 1)]
    [InlineData("li a0, 100; 1: addi a0, a0, -1; bnez a0, 1b; ret", 202)]
    public async Task Counts_instructions_exactly(string code, long expected)
    {
        RunResult? run = board.Engine.Run(await AssembleAsync(code), new(Context) { CountInstructions = true }).Value;
        Assert.Equal(expected, run?.Instructions);
    }

    /// <summary>The processor has the target's extensions alone.</summary>
    [Theory]
    [InlineData("rv32im", "amoadd.w a0, a0, (a1); ret")]
    [InlineData("rv32imac", "sh1add a0, a0, a1; ret")]
    [InlineData("rv32imac", "rev8 a0, a0; ret")]
    public async Task Extensions_a_target_lacks_are_illegal(string target, string code)
    {
        using QemuEngine engine = new(EmulatedBoard.Of(Targets.Find(target)!)!, Targets.Find(target)!);
        Result<RunResult> result = engine.Run(await AssembleAsync(".option norvc; " + code), new(Context));
        Assert.Equal("FJ4011", Assert.Single(result.Diagnostics).Id);
        Assert.Contains("status 0x2,", result.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    private static async Task<MachineCode> AssembleAsync(string source)
    {
        string directory = Directory.CreateTempSubdirectory("femto-as").FullName;
        try
        {
            string input = Path.Combine(directory, "a.s");
            string binary = Path.Combine(directory, "a.bin");
            await File.WriteAllTextAsync(input, source.Replace(';', '\n') + "\n");
            await Cli.Wrap("riscv64-unknown-elf-as").WithArguments(
                ["-march=rv32imac_zicsr_zba_zbb", "-mabi=ilp32", "-mno-relax", "-o", input + ".o", input]).ExecuteAsync();
            await Cli.Wrap("riscv64-unknown-elf-objcopy")
                .WithArguments(["-O", "binary", input + ".o", binary]).ExecuteAsync();
            return Code([.. await File.ReadAllBytesAsync(binary)]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static MachineCode Code(ImmutableArray<byte> bytes) =>
        MachineCode.Foreign(Verify(Program(Data, Mov(0, 0), Exit), AgentHelpers.Contract), Board.Target, bytes);
}

using System.Collections.Immutable;
using System.Diagnostics;
using Femto.Jit.Execution;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Execution;

/// <summary>Code by GNU as on the emulated Cortex-M4: what the agent passes, watches over and reports.</summary>
public sealed class QemuEngineTests(QemuEngineTests.Board board) : IClassFixture<QemuEngineTests.Board>
{
    private static readonly ImmutableArray<byte> Context = [1, 2, 3, 4, 5, 6, 7, 8];

    private static readonly ProgramData Data =
        new([11, 12, 13, 14], [21, 22, 23, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8, [new(8, Region.Data, 2)]);

    /// <summary>One resident emulator for all tests of the class.</summary>
    public sealed class Board : IDisposable
    {
        internal QemuEngine Engine { get; } = New(TimeSpan.FromSeconds(10));

        internal static QemuEngine New(TimeSpan timeout) =>
            new(EmulatedBoard.All[0], Targets.All[0]) { RunTimeout = timeout };

        public void Dispose() => Engine.Dispose();
    }

    [Theory]
    [InlineData("mov r0, #7; mov r1, #9; bx lr", 0x9_0000_0007)]
    [InlineData("ldr r1, [r0, #16]; ldrd r0, r1, [r1]; bx lr", 0x0807_0605_0403_0201)] // self->context
    [InlineData("ldrd r0, r1, [r1]; bx lr", 0x0807_0605_0403_0201)] // context
    [InlineData("ldr r1, [r0, #20]; ldr r0, [r0, #0]; bx lr", 0x8_0000_04d2)] // context_length, fuel
    [InlineData("ldr r1, [r0, #24]; ldr r2, [r0, #28]; ldr r0, [r1]; ldr r1, [r2]; bx lr", 0x0e0d_0c0b_1817_1615)]
    [InlineData("ldr r1, [r0, #48]; ldr r0, [r0, #52]; bx lr", 0x18_0000_0004)] // data_length, read_only_data_length
    [InlineData("ldr r1, [r0, #24]; ldr r2, [r1, #8]; sub r0, r2, r1; ldr r1, [r1, #12]; bx lr", 2)] // pointer
    [InlineData("mrs r2, apsr; mov r0, sp; and r0, #7; mov r1, #0; bx lr", 0)] // aligned stack
    public async Task Passes_the_instance(string code, ulong expected)
    {
        Result<RunResult> result = board.Engine.Run(await AssembleAsync(code), new(Context) { Fuel = 1234 });

        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        Assert.Equal(expected, result.Value.Result);
        Assert.Null(result.Value.Trap);
    }

    [Fact]
    public async Task Answers_with_memory_addresses_and_fuel()
    {
        MachineCode code = await AssembleAsync(
            "ldr r2, [r0]; sub r2, #3; str r2, [r0]; mov r3, #0x77; strb r3, [r1, #7];"
            + "ldr r2, [r0, #24]; strb r3, [r2, #23]; str sp, [r0, #44]; mov r0, r1; mov r1, r2; bx lr");

        RunResult? run = board.Engine.Run(code, new(Context) { Fuel = 10 }).Value;

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 0x77], run!.Context.ToArray());
        Assert.Equal((24, 21, 0x77), (run.Data.Length, run.Data[0], run.Data[23]));
        Assert.Equal(3U, run.FuelUsed);
        Assert.Equal(run.Layout.Context, run.Result & uint.MaxValue);
        Assert.Equal(run.Layout.Data, run.Result >> 32);
        Assert.Equal(0UL, run.Layout.StackHigh % 8);
        Assert.Equal(code.Code.Length + 4, run.CodeBytes);
    }

    [Theory]
    [InlineData(0, "0x8000000000000000", "10", 0x0ccc_cccc_cccc_ccccUL)]
    [InlineData(0, "5", "0", 0UL)]
    [InlineData(1, "0x8000000000000001", "10", 9UL)]
    [InlineData(1, "5", "0", 5UL)]
    [InlineData(2, "-7", "2", 0xffff_ffff_ffff_fffdUL)]
    [InlineData(2, "-7", "0", 0UL)]
    [InlineData(2, "0x8000000000000000", "-1", 0x8000_0000_0000_0000UL)]
    [InlineData(3, "-7", "2", ulong.MaxValue)]
    [InlineData(3, "-7", "0", 0xffff_ffff_ffff_fff9UL)]
    [InlineData(3, "0x8000000000000000", "-1", 0UL)]
    public async Task Provides_division(int routine, string dividend, string divisor, ulong expected)
    {
        MachineCode code = await AssembleAsync(
            $"push {{r4, lr}}; ldr r4, [r0, #36]; ldr r4, [r4, #{routine * 4}]; adr r3, 1f; ldrd r0, r1, [r3];"
            + $"ldrd r2, r3, [r3, #8]; blx r4; pop {{r4, pc}}; .balign 4; 1: .quad {dividend}; .quad {divisor}");

        Assert.Equal(expected, board.Engine.Run(code, new(Context)).Value?.Result);
    }

    /// <summary>
    /// Field of the instance with the region's address, offset from it, size, write, whether it is inside.
    /// </summary>
    [Theory]
    [InlineData(16, 0, 8, 0, 1)] // context
    [InlineData(16, 0, 8, 1, 1)]
    [InlineData(16, 1, 8, 0, 0)]
    [InlineData(16, -1, 1, 0, 0)]
    [InlineData(16, 7, 1, 0, 1)]
    [InlineData(16, 8, 1, 0, 0)]
    [InlineData(24, 23, 1, 1, 1)] // data
    [InlineData(24, 24, 1, 1, 0)]
    [InlineData(28, 0, 4, 0, 1)] // read-only data
    [InlineData(28, 0, 4, 1, 0)]
    [InlineData(28, 1, 4, 0, 0)]
    [InlineData(40, 0, 8, 1, 1)] // stack
    [InlineData(40, 8, 8, 1, 1)]
    [InlineData(40, 9, 8, 1, 0)]
    [InlineData(40, -4, 8, 1, 0)]
    public async Task Provides_the_search_for_regions(int field, int offset, int size, int write, ulong expected)
    {
        MachineCode code = await AssembleAsync(
            "push {r4, lr}; sub sp, #16; str sp, [r0, #40]; add r4, sp, #16; str r4, [r0, #44];"
            + $"ldr r4, [r0, #36]; ldr r4, [r4, #16]; ldr r1, [r0, #{field}]; ldr r2, ={offset}; add r1, r2;"
            + $"mov r2, #{size}; mov r3, #{write}; blx r4; mov r1, #0; add sp, #16; pop {{r4, pc}}; .pool");

        Assert.Equal(expected, board.Engine.Run(code, new(Context)).Value?.Result);
    }

    [Fact]
    public async Task Binds_helpers_in_the_order_of_the_imports()
    {
        // Imports 15 (answer) and 9 (count): the second folds into the context's first word, a 1.
        MachineCode code = await AssembleAsync(
            "push {r4, lr}; ldr r4, [r0, #32]; ldr r2, [r4, #4]; mov r1, #5; blx r2;"
            + "ldr r2, [r4]; blx r2; mov r1, #0; pop {r4, pc}");

        RunResult? run = board.Engine.Run(With(code, helpers: [15, 9]), new(Context)).Value;

        Assert.Equal(42UL, run?.Result);
        Assert.Equal((byte)(31 + 5), run?.Context[0]);
    }

    [Fact]
    public async Task Refuses_helpers_the_agent_lacks()
    {
        Result<RunResult> result = board.Engine.Run(With(await AssembleAsync("bx lr"), helpers: [999]), new(Context));
        Assert.Equal("FJ4002", Assert.Single(result.Diagnostics).Id);
    }

    /// <summary>Reports a trap at an offset, as the return address of a call there would.</summary>
    private static string TrapAt(int kind, int offset) =>
        $"start: mov r2, #{kind}; str r2, [r0, #4]; adr r2, start; add r2, #{offset} + 1; str r2, [r0, #8]; bx lr";

    [Theory]
    [InlineData(1, 4, 0)]
    [InlineData(3, 6, 12)]
    public async Task Finds_the_trap_by_its_offset(int kind, int offset, int pc)
    {
        MachineCode code = await AssembleAsync(TrapAt(kind, offset));
        code = With(code, traps:
            [new(4, new(TrapKind.OutOfBounds, 0)), new(6, new(TrapKind.FuelExhausted, 12))]);

        RunResult? run = board.Engine.Run(code, new(Context)).Value;

        Assert.Equal(new Trap((TrapKind)kind, pc), run?.Trap);
        Assert.Null(run?.Result);
    }

    [Theory]
    [InlineData(1, 6)] // no such offset
    [InlineData(2, 4)] // another kind at that offset
    public async Task Refuses_traps_the_table_does_not_have(int kind, int offset)
    {
        MachineCode code = await AssembleAsync(TrapAt(kind, offset));
        code = With(code, traps: [new(4, new(TrapKind.OutOfBounds, 0))]);

        Assert.Equal("FJ4013", Assert.Single(board.Engine.Run(code, new(Context)).Diagnostics).Id);
    }

    [Theory]
    [InlineData("mov r4, #1; bx lr", "register 4")]
    [InlineData("mov r11, #1; bx lr", "register 11")]
    [InlineData("sub sp, #8; bx lr", "register 13")]
    [InlineData("strb r0, [r1, #8]; bx lr", "memory beside the context")]
    [InlineData("strb r0, [r1, #-1]; bx lr", "memory beside the context")]
    [InlineData("ldr r2, [r0, #24]; strb r0, [r2, #24]; bx lr", "memory beside the data")]
    [InlineData("str r0, [sp]; bx lr", "memory beside the stack")]
    public async Task Notices_changes_to_what_is_the_callers(string code, string what)
    {
        Diagnostic diagnostic = Assert.Single(board.Engine.Run(await AssembleAsync(code), new(Context)).Diagnostics);
        Assert.Equal("FJ4012", diagnostic.Id);
        Assert.EndsWith(what, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nop; udf #0", "offset 0x2 of the code")]
    [InlineData("mov r2, #0; ldr r0, [r2]; bx lr", "offset 0x4 of the code")] // null
    [InlineData("mov r2, #0x40000000; str r2, [r2]; bx lr", "offset 0x4 of the code")] // a device
    [InlineData("mov r2, pc; str r2, [r2]; bx lr", "offset 0x2 of the code")] // its own code
    [InlineData("ldr r2, [r0, #28]; str r2, [r2]; bx lr", "offset 0x2 of the code")] // read-only data
    [InlineData("orr r1, #1; bx r1", "address 0x")] // execute the context
    [InlineData("mvn r2, #15; mov sp, r2; push {r0}; bx lr", "address 0x")] // a stack pointer to nowhere
    [InlineData("1: push {r0-r7}; b 1b", "address 0x")] // an endless stack
    public async Task Reports_faults_and_goes_on(string code, string where)
    {
        Diagnostic diagnostic = Assert.Single(board.Engine.Run(await AssembleAsync(code), new(Context)).Diagnostics);
        Assert.Equal("FJ4011", diagnostic.Id);
        Assert.Contains(where, diagnostic.Message, StringComparison.Ordinal);

        RunResult? next = board.Engine.Run(await AssembleAsync("mov r0, #7; mov r1, #0; bx lr"), new(Context)).Value;
        Assert.Equal(7UL, next?.Result);
    }

    [Fact]
    public async Task Ends_a_run_that_hangs_and_goes_on()
    {
        using QemuEngine engine = Board.New(TimeSpan.FromSeconds(1));
        MachineCode good = await AssembleAsync("mov r0, #7; mov r1, #0; bx lr");
        Assert.Equal(7UL, engine.Run(good, new(Context)).Value?.Result);
        Stopwatch watch = Stopwatch.StartNew();

        Result<RunResult> result = engine.Run(await AssembleAsync("b ."), new(Context));

        Assert.Equal("FJ4009", Assert.Single(result.Diagnostics).Id);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
        Assert.Equal(7UL, engine.Run(good, new(Context)).Value?.Result);
    }

    [Fact]
    public async Task Reports_an_emulator_that_ends()
    {
        // Semihosting SYS_EXIT from within the code.
        Result<RunResult> result = board.Engine.Run(
            await AssembleAsync("mov r0, #0x18; ldr r1, =0x20026; bkpt 0xab; bx lr; .pool"), new(Context));
        Assert.Equal("FJ4010", Assert.Single(result.Diagnostics).Id);
    }

    [Theory]
    [InlineData("bx lr", 1)]
    [InlineData("mov r0, #0; nop; bx lr", 3)]
    [InlineData("mov r0, #100; 1: subs r0, #1; bne 1b; bx lr", 202)]
    [InlineData("cmp r0, r0; itt ne; movne r0, #1; movne r0, #1; bx lr", 5)]
    [InlineData("push {r4, lr}; bl 1f; pop {r4, pc}; 1: bx lr", 4)]
    public async Task Counts_instructions_exactly(string code, long expected)
    {
        MachineCode assembled = await AssembleAsync(code);
        for (int repetition = 0; repetition < 2; repetition++)
        {
            RunResult? run = board.Engine.Run(assembled, new(Context) { CountInstructions = true }).Value;
            Assert.Equal(expected, run?.Instructions);
        }
        Assert.Null(board.Engine.Run(assembled, new(Context)).Value?.Instructions);
    }

    [Fact]
    public async Task Counts_helpers_and_routines()
    {
        // push, ldr, ldr, blx, the helper 'answer' as gcc makes it (movs, bx), mov, pop.
        MachineCode code = await AssembleAsync(
            "push {r4, lr}; ldr r4, [r0, #32]; ldr r4, [r4]; blx r4; mov r1, #0; pop {r4, pc}");
        RunResult? run = board.Engine.Run(With(code, helpers: [15]), new(Context) { CountInstructions = true }).Value;
        Assert.Equal(8, run?.Instructions);
    }

    [Fact]
    public async Task Measures_the_stack()
    {
        MachineCode code = await AssembleAsync(
            "push {r4-r7, lr}; sub sp, #44; str r0, [sp]; add sp, #44; pop {r4-r7, pc}");
        AgentRunAnswer[]? answers = board.Engine.Ask(code, [new(Context), new(Context)]).Value;
        Assert.Equal([64U, 64U], answers?.Select(answer => answer.StackUsed));
    }

    [Fact]
    public async Task Refuses_what_does_not_fit()
    {
        MachineCode code = await AssembleAsync("bx lr");
        Result<RunResult> result = board.Engine.Run(code, new([.. new byte[4 * 1024 * 1024]]));
        Assert.Equal("FJ4008", Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public async Task Names_the_package_of_a_missing_emulator()
    {
        EmulatedBoard missing = EmulatedBoard.All[0] with { Emulator = "qemu-system-nothing" };
        using QemuEngine engine = new(missing, Targets.All[0]);

        Diagnostic diagnostic = Assert.Single(engine.Run(await AssembleAsync("bx lr"), new(Context)).Diagnostics);

        Assert.Equal("FJ4005", diagnostic.Id);
        Assert.Contains("apt-get install qemu-system-arm", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Engines_are_made_by_name()
    {
        using IEngine? interpreter = Engines.Create("interpreter", Targets.All[0]).Value;
        using IEngine? thumb2 = Engines.Create("thumb2", Targets.All[0]).Value;
        Assert.Equal(("interpreter", "thumb2"), (interpreter?.Name, thumb2?.Name));
        Assert.Equal("FJ4004", Assert.Single(Engines.Create("thumb3", Targets.All[0]).Diagnostics).Id);
    }

    private static async Task<MachineCode> AssembleAsync(string source) =>
        MachineCode.Foreign(Verify(Program(Data, Mov(0, 0), Exit), AgentHelpers.Contract), Targets.All[0],
            await ArmAssembler.AssembleAsync(source));

    private static MachineCode With(
        MachineCode code, ImmutableArray<int>? helpers = null, ImmutableArray<TrapSite>? traps = null) =>
        new(code.Source, code.Target)
        {
            Code = code.Code,
            TrapSites = traps ?? [],
            Ranges = [],
            Literals = [],
            HelperImports = helpers ?? [],
            RuntimeImports = [],
            NativeStackBytes = 0,
            UsesFuel = false,
            CheckCount = 0,
        };
}

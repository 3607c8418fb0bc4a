using System.Collections.Immutable;
using Femto.Jit.Execution;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Execution;

/// <summary>Code by GNU as on each board of the family: what the agents pass, watch over and report.</summary>
public sealed class ArmBoardTests(ArmBoardTests.Boards boards) : IClassFixture<ArmBoardTests.Boards>
{
    private static readonly ImmutableArray<byte> Context = [1, 2, 3, 4, 5, 6, 7, 8];

    private static readonly ProgramData Data = new([11, 12, 13, 14], [21, 22, 23, 24], 4, []);

    /// <summary>One resident emulator of each for all tests of the class.</summary>
    public sealed class Boards : IDisposable
    {
        private readonly Dictionary<string, QemuEngine> _engines = [];

        internal QemuEngine this[string target]
        {
            get
            {
                if (!_engines.TryGetValue(target, out QemuEngine? engine))
                {
                    engine = new QemuEngine(EmulatedBoard.Of(Targets.Find(target)!)!, Targets.Find(target)!);
                    _engines.Add(target, engine);
                }
                return engine;
            }
        }

        public void Dispose()
        {
            foreach (QemuEngine engine in _engines.Values) engine.Dispose();
        }
    }

    /// <summary>Targets whose boards have memory protection, and which execute more than Armv6-M.</summary>
    private static readonly string[] _mainline = ["cortex-m3", "cortex-m7", "cortex-m33"];

    /// <summary>Every case on every target of the family.</summary>
    private static TheoryData<string, string, T> OnAll<T>(params (string Code, T Expected)[] cases) =>
        On([.. _mainline, "cortex-m0plus"], cases);

    private static TheoryData<string, string, T> On<T>(string[] targets, params (string Code, T Expected)[] cases)
    {
        TheoryData<string, string, T> data = [];
        foreach (string target in targets)
        {
            foreach ((string code, T expected) in cases) data.Add(target, code, expected);
        }
        return data;
    }

    public static TheoryData<string, string, ulong> Results() => OnAll(
        ("movs r0, #7; movs r1, #9; bx lr", 0x9_0000_0007UL),
        ("ldr r2, [r0, #16]; ldr r0, [r2]; ldr r1, [r2, #4]; bx lr", 0x0807_0605_0403_0201UL), // self->context
        ("mov r2, r1; ldr r0, [r2]; ldr r1, [r2, #4]; bx lr", 0x0807_0605_0403_0201UL), // context
        ("ldr r1, [r0, #20]; ldr r0, [r0]; bx lr", 0x8_0000_04d2UL), // context_length, fuel
        ("ldr r1, [r0, #24]; ldr r0, [r0, #28]; ldr r0, [r0]; ldr r1, [r1]; bx lr", 0x1817_1615_0e0d_0c0bUL),
        ("mov r0, sp; movs r1, #7; ands r0, r1; movs r1, #0; bx lr", 0UL), // aligned stack
        ("mrs r2, primask; cpsid i; mrs r0, primask; msr primask, r2; movs r1, #0; bx lr", 1UL)); // interrupts

    [Theory]
    [MemberData(nameof(Results))]
    public async Task Passes_the_instance(string target, string code, ulong expected)
    {
        Result<RunResult> result = boards[target].Run(await AssembleAsync(target, code), new(Context) { Fuel = 1234 });

        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        Assert.Equal((expected, null), (result.Value.Result, result.Value.Trap));
    }

    public static TheoryData<string, string, string> Changes() => OnAll(
        ("movs r4, #1; bx lr", "register 4"),
        ("movs r7, #1; bx lr", "register 7"),
        ("mov r8, r0; bx lr", "register 8"),
        ("mov r11, r0; bx lr", "register 11"),
        ("sub sp, #8; bx lr", "register 13"),
        ("strb r0, [r1, #8]; bx lr", "memory beside the context"),
        ("subs r1, #1; strb r0, [r1]; bx lr", "memory beside the context"),
        ("ldr r2, [r0, #24]; strb r0, [r2, #8]; bx lr", "memory beside the data"),
        ("str r0, [sp]; bx lr", "memory beside the stack"));

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Notices_changes_to_what_is_the_callers(string target, string code, string what)
    {
        Diagnostic diagnostic = Assert.Single(
            boards[target].Run(await AssembleAsync(target, code), new(Context)).Diagnostics);
        Assert.Equal("FJ4012", diagnostic.Id);
        Assert.EndsWith(what, diagnostic.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Faults() => OnAll(
        ("nop; udf #0", "offset 0x2 of the code"),
        ("movs r2, #3; lsls r2, r2, #28; ldr r0, [r2]; bx lr", "offset 0x4 of the code"), // nowhere
        ("movs r2, #3; lsls r2, r2, #28; mov sp, r2; push {r0}; bx lr", "address 0x"), // no stack
        ("1: push {r0-r7}; b 1b", "address 0x")); // an endless stack

    /// <summary>What only memory protection notices.</summary>
    public static TheoryData<string, string, string> ProtectedFaults() => On(_mainline,
        ("movs r2, #0; ldr r0, [r2]; bx lr", "offset 0x2 of the code"), // null
        ("movs r2, #1; lsls r2, r2, #30; str r2, [r2]; bx lr", "offset 0x4 of the code"), // a device
        ("mov r2, pc; str r2, [r2]; bx lr", "offset 0x2 of the code"), // its own code
        ("ldr r2, [r0, #28]; str r2, [r2]; bx lr", "offset 0x2 of the code"), // read-only data
        ("adds r1, #1; bx r1", "address 0x")); // execute the context

    /// <summary>What Armv6-M does not do. (QEMU's Cortex-M0 does execute CBZ and IT.)</summary>
    public static TheoryData<string, string, string> ArchitecturalFaults() => On(["cortex-m0plus"],
        ("adds r1, #1; ldr r0, [r1]; bx lr", "offset 0x2 of the code"), // unaligned
        ("adds r1, #1; ldrh r0, [r1]; bx lr", "offset 0x2 of the code"),
        ("adds r1, #2; str r0, [r1]; bx lr", "offset 0x2 of the code"),
        ("movw r0, #1; bx lr", "offset 0x0 of the code"), // 32-bit encodings
        ("udiv r0, r0, r0; bx lr", "offset 0x0 of the code"),
        ("ldrex r0, [r1]; bx lr", "offset 0x0 of the code"));

    [Theory]
    [MemberData(nameof(Faults))]
    [MemberData(nameof(ProtectedFaults))]
    [MemberData(nameof(ArchitecturalFaults))]
    public async Task Reports_faults_and_goes_on(string target, string code, string where)
    {
        Diagnostic diagnostic = Assert.Single(
            boards[target].Run(await AssembleAsync(target, code), new(Context)).Diagnostics);
        Assert.Equal("FJ4011", diagnostic.Id);
        Assert.Contains(where, diagnostic.Message, StringComparison.Ordinal);

        MachineCode good = await AssembleAsync(target, "movs r0, #7; movs r1, #0; bx lr");
        Assert.Equal(7UL, boards[target].Run(good, new(Context)).Value?.Result);
    }

    [Fact]
    public async Task A_processor_without_the_DSP_extension_does_not_execute_it()
    {
        const string Code = "movs r1, #0; uadd8 r0, r1, r1; bx lr";
        Result<RunResult> result = boards["cortex-m3"].Run(await AssembleAsync("cortex-m3", Code), new(Context));
        Assert.Equal("FJ4011", Assert.Single(result.Diagnostics).Id);
        Assert.Equal(0UL, boards["cortex-m33"].Run(await AssembleAsync("cortex-m33", Code), new(Context)).Value?.Result);
    }

    private static async Task<MachineCode> AssembleAsync(string target, string source) =>
        MachineCode.Foreign(Verify(Program(Data, Mov(0, 0), Exit), AgentHelpers.Contract), Targets.Find(target)!,
            await ArmAssembler.AssembleAsync(source));
}

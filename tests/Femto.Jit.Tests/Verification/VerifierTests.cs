using System.Diagnostics;
using Femto.Jit.Execution;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Verification;

public sealed class VerifierTests
{
    private static readonly ulong[] Return0 = [Mov(0, 0), Exit];

    /// <summary>Programs that are refused: name, diagnostic, pc, slots.</summary>
    public static TheoryData<string, string, int, ulong[]> Refused { get; } = new()
    {
        { "jump one past the end", "FJ2002", 1, [Mov(0, 0), Ja(1), Exit] },
        { "jump before the start", "FJ2002", 1, [Mov(0, 0), Ja(-3), Exit] },
        { "conditional jump far out", "FJ2002", 1, [Mov(0, 0), Jeq(0, 0, 32767), Exit] },
        { "gotol out", "FJ2002", 1, [Mov(0, 0), Slot(0x06, imm: int.MaxValue), Exit] },
        { "call out", "FJ2002", 0, [CallLocal(int.MinValue), Exit] },
        { "jump into lddw", "FJ2003", 0, [Ja(1), .. Lddw(0, 1), Exit] },
        { "call into lddw", "FJ2003", 0, [CallLocal(2), Exit, .. Lddw(0, 1), Exit] },
        { "jump into a callee", "FJ2004", 1, [CallLocal(2), Jeq(0, 0, 2), Exit, Mov(0, 0), Exit] },
        { "jump into the caller", "FJ2004", 3, [CallLocal(1), Exit, Mov(0, 0), Ja(-3)] },
        { "no exit", "FJ2005", 0, [Mov(0, 0)] },
        { "conditional jump at the end", "FJ2005", 1, [Mov(0, 0), Jeq(0, 0, -1)] },
        { "lddw at the end", "FJ2005", 0, [.. Lddw(0, 1)] },
        { "caller falls into its callee", "FJ2005", 0, [CallLocal(0), Mov(0, 0), Exit] },
        { "code after exit", "FJ2006", 2, [Mov(0, 0), Exit, Mov(0, 1), Exit] },
        { "code after ja", "FJ2006", 2, [Mov(0, 0), Ja(1), Mov(0, 1), Exit] },
        { "an island that loops", "FJ2006", 2, [Mov(0, 0), Exit, Ja(-1)] },
        { "r10 moved to", "FJ2008", 0, [Mov(10, 0), .. Return0] },
        { "r10 loaded", "FJ2008", 0, [Load(8, 10, 1, 0), .. Return0] },
        { "r10 fetched into", "FJ2008", 0, [Atomic(8, 0x01, 1, 0, 10), .. Return0] },
        { "r10 exchanged", "FJ2008", 0, [Atomic(8, 0xe1, 1, 0, 10), .. Return0] },
        { "r10 negated", "FJ2008", 0, [Slot(0x87, 10), .. Return0] },
        { "r10 from lddw", "FJ2008", 0, [.. Lddw(10, 0), .. Return0] },
        { "r0 at exit", "FJ2009", 0, [Exit] },
        { "r3 at entry", "FJ2009", 0, [MovReg(0, 3), Exit] },
        { "r6 in a callee", "FJ2009", 3, [Mov(6, 1), CallLocal(1), Exit, MovReg(0, 6), Exit] },
        { "xor with itself", "FJ2009", 0, [Slot(0xaf, 0, 0), Exit] },
        { "one path only", "FJ2009", 2, [Jeq(1, 0, 1), Mov(0, 0), Exit] },
        { "stored value", "FJ2009", 0, [Store(8, 1, 0, 4), .. Return0] },
        { "store address", "FJ2009", 0, [StoreImm(8, 4, 0, 1), .. Return0] },
        { "cmpxchg needs r0", "FJ2009", 0, [Atomic(8, 0xf1, 1, 0, 2), Mov(0, 0), Exit] },
        { "r1 after a helper", "FJ2009", 1, [Call(15), MovReg(0, 1), Exit] },
        { "r5 after a local call", "FJ2009", 2, [Mov(5, 0), CallLocal(2), MovReg(0, 5), Exit, .. Return0] },
        { "helper's argument that no caller sets", "FJ2009", 0, [Call(6), Exit] },
        { "argument set at one call site only", "FJ2009", 5,
            [Mov(3, 0), CallLocal(3), Mov(1, 0), CallLocal(1), Exit, MovReg(0, 3), Exit] },
        { "r0 of a callee without result", "FJ2009", 1, [CallLocal(1), Exit, Exit] },
        { "r0 that one path of a callee sets", "FJ2009", 1, [CallLocal(1), Exit, Jeq(1, 0, 1), Mov(0, 0), Exit] },
        { "r0 from before a callee without result", "FJ2009", 2, [Mov(0, 0), CallLocal(1), Exit, Exit] },
        { "r0 of the caller in a callee", "FJ2009", 3, [Mov(0, 0), CallLocal(1), Exit, MovReg(3, 0), Exit] },
        { "self recursion", "FJ2010", 0, [CallLocal(-1), Exit] },
        { "mutual recursion", "FJ2010", 2, [CallLocal(1), Exit, CallLocal(1), Exit, CallLocal(-3), Exit] },
        { "helper not granted", "FJ2012", 0, [Call(1000), Exit] },
        { "negative helper number", "FJ2012", 0, [Call(-1), Exit] },
        { "below the frame", "FJ2013", 0, [StoreImm(1, 10, -513, 0), .. Return0] },
        { "across the frame's low end", "FJ2013", 0, [StoreImm(8, 10, -516, 0), .. Return0] },
        { "at r10", "FJ2013", 0, [StoreImm(1, 10, 0, 0), .. Return0] },
        { "across r10", "FJ2013", 0, [Load(8, 0, 10, -4), Exit] },
        { "out of the frame through a copy", "FJ2013", 2,
            [MovReg(2, 10), Add(2, -600), StoreImm(1, 2, 0, 0), .. Return0] },
        { "in front of the context", "FJ2014", 0, [Load(1, 0, 1, -1), Exit] },
    };

    /// <summary>Programs that are accepted.</summary>
    public static TheoryData<string, ulong[]> Accepted { get; } = new()
    {
        { "return 0", Return0 },
        { "r1 and r2 at entry", [MovReg(0, 1), AddReg(0, 2), Exit] },
        { "jump to instruction 0", [Mov(0, 0), Jeq(1, 0, -2), Exit] },
        { "jump over lddw", [Mov(0, 0), Jeq(1, 0, 2), .. Lddw(3, 1), Exit] },
        { "r0 on both paths", [Jeq(1, 0, 2), Mov(0, 0), Exit, Mov(0, 1), Exit] },
        { "r0 by cmpxchg", [Mov(0, 0), Atomic(8, 0xf1, 1, 0, 2), Exit] },
        { "r10 added without fetch", [Atomic(8, 0x00, 1, 0, 10), .. Return0] },
        { "r6 over calls", [Mov(6, 1), Call(15), CallLocal(2), MovReg(0, 6), Exit, .. Return0] },
        { "void helper makes r0", [Mov(1, 1), Call(9), Exit] },
        { "argument set at both call sites",
            [Mov(3, 0), CallLocal(4), Mov(1, 0), Mov(3, 0), CallLocal(1), Exit, MovReg(0, 3), Exit] },
        { "callee without result", [CallLocal(2), Mov(0, 0), Exit, Exit] },
        { "callee with the result of its own callee", [CallLocal(1), Exit, CallLocal(1), Exit, .. Return0] },
        { "endless loop", [Ja(-1)] },
        { "the whole frame", [StoreImm(1, 10, -512, 0), StoreImm(1, 10, -1, 0), .. Return0] },
        { "callee reads its caller's frame", [CallLocal(1), Exit, Load(8, 0, 10, 0), Exit] },
        { "context of unknown length", [Load(1, 0, 1, 32767), Exit] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses(string name, string id, int pc, ulong[] slots)
    {
        Result<VerifiedProgram> result = Verifier.Verify(Program(slots), AgentHelpers.Contract);

        Assert.False(result.Succeeded, name);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Id == id && diagnostic.Pc == pc);
        Assert.All(result.Diagnostics, found => Assert.StartsWith("'", found.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Accepts(string name, ulong[] slots)
    {
        Result<VerifiedProgram> result = Verifier.Verify(Program(slots), AgentHelpers.Contract);

        Assert.True(result.Succeeded, $"{name}: {string.Join('\n', result.Diagnostics)}");
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void Knows_which_functions_return_a_value()
    {
        VerifiedProgram program = Verify(Program(
            CallLocal(3), CallLocal(3), Mov(0, 0), Exit, Exit, Mov(0, 0), Exit));
        Assert.Equal([true, false, true], program.Functions.Select(function => function.ReturnsValue));
    }

    [Fact]
    public void Refuses_a_function_that_nothing_calls()
    {
        Program program = Program([.. Return0, .. Return0]);
        Program named = new("entry", program.Instructions,
            [new ProgramFunction("entry", 0), new ProgramFunction("spare", 2)], ProgramData.Empty, program.Lines);

        Diagnostic diagnostic = Assert.Single(Verifier.Verify(named, Contract.Default).Diagnostics);
        Assert.Equal(("FJ2007", 2), (diagnostic.Id, diagnostic.Pc));
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void Limits_the_depth_of_calls(int nestedCalls, bool accepted)
    {
        IEnumerable<ulong> chain = Enumerable.Repeat<ulong[]>([CallLocal(1), Exit], nestedCalls).SelectMany(f => f);

        Result<VerifiedProgram> result = Verifier.Verify(Program([.. chain, .. Return0]), Contract.Default);

        Assert.Equal(accepted, result.Succeeded);
        Assert.All(result.Diagnostics, diagnostic => Assert.Equal("FJ2011", diagnostic.Id));
    }

    [Theory]
    [InlineData(16, 8, 8, true)]
    [InlineData(16, 9, 8, false)]
    [InlineData(16, 16, 1, false)]
    [InlineData(0, 0, 1, false)]
    public void Knows_the_length_of_the_context(int length, int offset, int size, bool accepted)
    {
        Program program = Program(Load(size, 0, 1, offset), Exit);

        foreach (VerificationMode mode in Enum.GetValues<VerificationMode>())
        {
            Contract contract = new() { ContextLength = length, Mode = mode };
            Result<VerifiedProgram> result = Verifier.Verify(program, contract);
            Assert.Equal(accepted, result.Succeeded);
            Assert.Equal(!accepted, result.Diagnostics.Any(diagnostic => diagnostic.Id == "FJ2014"));
        }
    }

    /// <summary>What mode proved leaves to mode guarded, and what it accepts; the context has 16 bytes.</summary>
    [Theory]
    [InlineData("variable address", "FJ2015")]
    [InlineData("loaded address", "FJ2015")]
    [InlineData("misaligned atomic", "FJ2015")]
    [InlineData("callee's context", null)]
    [InlineData("caller's frame", null)]
    [InlineData("beyond the caller's frame", "FJ2015")]
    [InlineData("loop", null)]
    [InlineData("loop of unknown length", "FJ2016")]
    [InlineData("constant addresses", null)]
    [InlineData("jump backwards without a loop", null)]
    public void Proves_what_can_be_proven(string name, string? id)
    {
        Program program = Program(name switch
        {
            "variable address" => [AddReg(1, 2), Load(1, 0, 1, 0), Exit],
            "loaded address" => [Load(8, 3, 1, 0), Load(1, 0, 3, 0), Exit],
            "misaligned atomic" => [Mov(0, 0), Atomic(4, 0, 1, 2, 0), Exit],
            "callee's context" => [CallLocal(1), Exit, Load(1, 0, 1, 0), Exit],
            "caller's frame" => [StoreImm(8, 10, -8, 0), CallLocal(1), Exit, Load(1, 0, 10, 0), Exit],
            "beyond the caller's frame" =>
                [StoreImm(8, 10, -8, 0), CallLocal(1), Exit, Load(1, 0, 10, 8), Exit],
            "loop of unknown length" => [Load(8, 0, 1, 0), Add(0, 1), Slot(0x55, 0, offset: -2, imm: 0), Exit],
            "loop" => [Mov(0, 0), Add(0, 1), Slot(0xa5, 0, offset: -2, imm: 3), Exit],
            "jump backwards without a loop" => [Mov(0, 0), Ja(1), Exit, Ja(-2)],
            _ => (ulong[])
            [
                Load(8, 0, 1, 8), Add(1, 12), Load(4, 0, 1, 0), Atomic(8, 0, 10, -8, 0),
                MovReg(3, 10), Add(3, -16), StoreImm(8, 3, 0, 0), Atomic(8, 0x01, 3, 8, 0), Exit,
            ],
        });
        Contract proved = AgentHelpers.Contract with { Mode = VerificationMode.Proved, ContextLength = 16 };

        Result<VerifiedProgram> result = Verifier.Verify(program, proved);

        Assert.Equal(id is null ? [] : [id], result.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.True(Verifier.Verify(program, proved with { Mode = VerificationMode.Guarded }).Succeeded, name);
    }

    [Theory]
    [InlineData(0x67, 63, false)] // lsh
    [InlineData(0x67, 64, true)]
    [InlineData(0x74, 31, false)] // rsh32
    [InlineData(0x74, 32, true)]
    [InlineData(0xc7, -1, true)] // arsh
    [InlineData(0xb7, 64, false)] // mov
    public void Warns_of_masked_shift_counts(byte opcode, int count, bool warned)
    {
        Result<VerifiedProgram> result = Verifier.Verify(
            Program(Mov(0, 1), Slot(opcode, 0, imm: count), Exit), Contract.Default);

        Assert.True(result.Succeeded);
        Assert.Equal(warned ? ["FJ2017"] : [], result.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Reports_everything_in_program_order()
    {
        Result<VerifiedProgram> result = Verifier.Verify(
            Program(Call(1), Mov(10, 0), Ja(100), Exit), Contract.Default);

        Assert.Equal(["FJ2012", "FJ2008", "FJ2002"], result.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Names_the_line_and_the_instruction()
    {
        Program program = Program(Mov(0, 0), Mov(3, 1), AddReg(0, 4), Exit);
        SourceLine line = new("main.c", 7);
        Program withLines = new("entry", program.Instructions, program.Functions, program.Data,
            program.Lines.Add(1, line).Add(3, new("main.c", 8)));

        Diagnostic diagnostic = Assert.Single(Verifier.Verify(withLines, Contract.Default).Diagnostics);

        Assert.Equal(line, diagnostic.Line);
        Assert.Equal("error FJ2009: pc 2 (main.c:7): 'r0 += r4' needs r4, which has no value on some path to it",
            diagnostic.ToString());
    }

    /// <summary>
    /// A program eight times as long takes about eight times as long, measured side by side: straight code; diamonds whose
    /// paths disagree; jumps back to one head; functions called once each.
    /// </summary>
    [Theory]
    [InlineData("straight", 65_000)]
    [InlineData("diamonds", 32_000)]
    [InlineData("loops", 30_000)]
    [InlineData("calls", 16_000)]
    public void Takes_near_linear_time(string name, int size)
    {
        // Large enough, both of them, that the garbage collector has its part in both.
        const int Factor = 4;
        const int Slack = 3;
        Program small = Program(Family(name, size / Factor));
        Program large = Program(Family(name, size));
        (TimeSpan first, TimeSpan second) = Fastest(small, large);

        // Below this the clock says little.
        TimeSpan least = TimeSpan.FromMilliseconds(20);
        Assert.True(second < least || second < Factor * Slack * first, $"{first} becomes {second}");
    }

    /// <summary>The shortest times of several runs, in turns: other tests run beside them, and only slow them down.</summary>
    private static (TimeSpan Small, TimeSpan Large) Fastest(Program small, Program large)
    {
        (TimeSpan Small, TimeSpan Large) fastest = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (int run = 0; run < 12; run++)
        {
            fastest.Small = TimeSpan.FromTicks(Math.Min(fastest.Small.Ticks, TimeOf(small).Ticks));
            fastest.Large = TimeSpan.FromTicks(Math.Min(fastest.Large.Ticks, TimeOf(large).Ticks));
        }

        return fastest;
    }

    private static TimeSpan TimeOf(Program program)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Assert.True(Verifier.Verify(program, Contract.Default).Succeeded);
        return watch.Elapsed;
    }

    private static ulong[] Family(string name, int size) => name switch
    {
        "straight" => [Mov(0, 0), .. Enumerable.Repeat(Add(0, 1), size), Exit],
        "diamonds" =>
        [
            Mov(0, 0), MovReg(3, 10),
            .. Enumerable.Repeat<ulong[]>([Jeq(1, 0, 1), Add(3, -8)], size).SelectMany(slots => slots), Exit,
        ],
        "loops" => [Mov(0, 0), .. Enumerable.Range(0, size).Select(depth => Jeq(1, depth, -1 - depth)), Exit],
        _ =>
        [
            .. Enumerable.Range(0, size).Select(index => CallLocal(size + index)), Exit,
            .. Enumerable.Repeat(Return0, size).SelectMany(slots => slots),
        ],
    };
}

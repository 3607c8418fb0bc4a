using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Interpretation;
using Femto.Jit.Tests.FileTests;

namespace Femto.Jit.Tests.Verification;

/// <summary>
/// The programs of <c>tests/FileTests/verdicts</c>, each with what is true of it: verdicts in both modes, and no trap in
/// what is safe. Their stated runs are made on every engine, as those of all filetests.
/// </summary>
public sealed class VerdictCorpusTests
{
    private const string Safe = "verdicts/safe/";
    private const string Unsafe = "verdicts/unsafe/";
    private const int LeastOfEach = 60;

    /// <summary>Loops without end stop after so many turns.</summary>
    private const uint Fuel = 10_000;

    private static readonly int[] _dynamicLengths = [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 64, 255, 256, 1000];

    public static TheoryData<string> Files { get; } = [.. Names];

    public static TheoryData<string> SafeFiles { get; } = [.. In(Safe)];

    public static TheoryData<string> UnsafeFiles { get; } = [.. In(Unsafe)];

    /// <summary>All files that state a verdict, wherever they are.</summary>
    private static IEnumerable<string> Names => FileTestTests.Names.Where(file => Read(file).Test.Verdict is not null);

    [Fact]
    public void There_are_many_of_both()
    {
        Assert.True(In(Safe).Count() >= LeastOfEach);
        Assert.True(In(Unsafe).Count() >= LeastOfEach);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Both_modes_say_what_is_true(string file)
    {
        (FileTest test, Program program) = Read(file);
        Verdict verdict = VerdictOf(test);
        Assert.Equal(verdict.Guarded.AsEnumerable(), Errors(program, verdict.Contract, VerificationMode.Guarded));
        Assert.Equal(
            (verdict.Shortfall.IsEmpty ? verdict.Proved : verdict.Shortfall).AsEnumerable(),
            Errors(program, verdict.Contract, VerificationMode.Proved));
    }

    [Theory]
    [MemberData(nameof(SafeFiles))]
    public void What_is_safe_never_traps(string file)
    {
        (FileTest test, Program program) = Read(file);
        Verdict verdict = VerdictOf(test);
        Assert.True(verdict.Proved.IsEmpty && verdict.Guarded.IsEmpty, $"{file} is safe, so both modes accept it");
        Assert.True(test.Runs.Length > 0, $"{file} states no run");
        VerifiedProgram verified = Slots.Verify(program, verdict.Contract);
        foreach (RunRequest request in Requests(verdict.Contract))
        {
            Trap? trap = Run(file, verified, request);
            Assert.True(trap is null, $"{file}: {trap} with {Convert.ToHexString(request.Context.AsSpan())}");
        }
    }

    [Theory]
    [MemberData(nameof(UnsafeFiles))]
    public void What_is_unsafe_is_refused_or_shown_to_trap(string file)
    {
        (FileTest test, Program program) = Read(file);
        Verdict verdict = VerdictOf(test);
        Assert.False(verdict.Proved.IsEmpty, $"{file} is unsafe, so mode proved refuses it");
        Assert.True(verdict.Shortfall.IsEmpty, $"{file} is unsafe, so that nothing falls short");
        if (!verdict.Guarded.IsEmpty) return;
        Assert.True(test.Runs.Any(run => run.Trap is not null), $"{file} states no run that traps");
        VerifiedProgram verified = Slots.Verify(program, verdict.Contract);
        foreach (RunRequest request in Requests(verdict.Contract))
        {
            Trap? trap = Run(file, verified, request with { Fuel = Fuel });
            if (trap is { Kind: TrapKind.OutOfBounds or TrapKind.Misaligned })
                Assert.False(verified.ProvenAccesses.Contains(trap.Pc), $"{file}: pc {trap.Pc} is proven and traps");
        }
    }

    /// <summary>Runs a program in the interpreter, where everything that is claimed of it has to hold.</summary>
    private static Trap? Run(string file, VerifiedProgram program, RunRequest request)
    {
        Claims claims = new(program, request);
        Interpreter interpreter = new(AgentHelpers.Functions) { Trace = claims.Observe };
        Trap? trap = interpreter.Run(program, request).Value!.Trap;
        Assert.True(claims.Broken is null, $"{file}: {claims.Broken}");
        return trap;
    }

    private static IEnumerable<string> In(string folder) =>
        FileTestTests.Names.Where(name => name.StartsWith(folder, StringComparison.Ordinal));

    private static (FileTest Test, Program Program) Read(string file)
    {
        string source = File.ReadAllText(RepositoryFiles.PathOf($"tests/FileTests/{file}"));
        Result<Program> program = Assembler.Assemble(source, file);
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        return (FileTestParser.Parse(file, source), program.Value);
    }

    private static Verdict VerdictOf(FileTest test) =>
        test.Verdict ?? throw new FormatException($"{test.Name} states no verdict");

    private static IEnumerable<(string Id, int? Pc)> Errors(Program program, Contract contract, VerificationMode mode) =>
        from diagnostic in Verifier.Verify(program, contract with { Mode = mode }).Diagnostics
        where diagnostic.Severity == DiagnosticSeverity.Error
        select (diagnostic.Id, diagnostic.Pc);

    private static IEnumerable<RunRequest> Requests(Contract contract)
    {
        ImmutableArray<PointedRegion> pointed = PointedRegions.Of(contract).All;
        foreach (ImmutableArray<byte> context in Contexts(contract))
        {
            foreach (int units in pointed.IsEmpty ? [0] : _dynamicLengths)
            {
                yield return new RunRequest(context)
                {
                    Memory = [.. pointed.Select(region => ImmutableArray.CreateRange(
                        Enumerable.Repeat((byte)(units % 251), region.Target.Bytes ?? units * region.Target.Unit)))],
                };
            }
        }
    }

    private static IEnumerable<ImmutableArray<byte>> Contexts(Contract contract)
    {
        Random random = new(1);
        foreach (int length in contract.ContextLength is int known ? [known] : _dynamicLengths)
        {
            byte[] bytes = new byte[length];
            yield return [.. bytes];
            foreach (byte repeated in (byte[])[0x01, 0x07, 0x7f, 0x80, 0xff])
            {
                Array.Fill(bytes, repeated);
                yield return [.. bytes];
            }
            for (int count = 0; count < 8; count++)
            {
                random.NextBytes(bytes);
                yield return [.. bytes];
            }
        }
    }
}

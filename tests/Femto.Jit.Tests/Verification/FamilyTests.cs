using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Interpretation;
using Femto.Jit.Tests.Bytecode;
using Femto.Jit.Tests.CommandLine;
using Femto.Jit.Tests.Matrix;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Tests.Verification;

/// <summary>
/// The programs of <c>corpus/family</c>, which are safe for every context of their size: what is proven of them must not
/// depend on how clang makes them, and neither may their results.
/// </summary>
public sealed partial class FamilyTests : IDisposable
{
    internal const string Folder = "corpus/family";
    private const double LeastProven = 0.95;

    internal static ImmutableArray<string> Settings { get; } =
    [
        .. from version in (string[])["v1", "v2", "v3", "v4"]
           from level in (string[])["O1", "O2", "O3", "Os"]
           select $"{version}.{level}",
    ];

    private readonly TestEngine _native = new("x86-64");

    public static TheoryData<string> Programs { get; } = [.. Names];

    internal static IEnumerable<string> Names =>
        Directory.EnumerateFiles(RepositoryFiles.PathOf(Folder), "*.c").Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

    [Fact]
    public void What_is_proven_is_what_the_figures_say()
    {
        List<Proof> proofs = [.. Names.Select(Prove)];
        Assert.True(proofs.Sum(proof => proof.Proven) >= LeastProven * proofs.Sum(proof => proof.Accesses));
        IEnumerable<string> lines =
        [
            "program\tcontext\taccepted\taccesses\tproven\tpercent\tloops\tbounded\trefused",
            .. proofs.Select(proof => proof.ToString()),
            $"{proofs.Aggregate(new Proof("all", 0), Proof.Sum) with { NamesRefused = false }}",
        ];
        Readme.Compare(RepositoryFiles.PathOf($"{Folder}/figures.tsv"), string.Join('\n', lines) + "\n");
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_build_does_the_same_on_every_engine(string name)
    {
        int size = ContextSize(name);
        RunResult[]? expected = null;
        foreach (string setting in Settings)
        {
            if (Verifier.Verify(Load(name, setting), ContractOf(size)).Value is not VerifiedProgram program) continue;
            Func<RunRequest, Result<RunResult>> native = _native.Prepare(program);
            RunResult[] results = [.. Contexts(size).Select(context => Run(program, context, $"{name}.{setting}"))];
            expected ??= results;
            foreach ((ImmutableArray<byte> context, int index) in Contexts(size).Select((context, index) => (context, index)))
            {
                string where = $"{name}.{setting}, context {Convert.ToHexString(context.AsSpan())}";
                Assert.True(results[index].Trap is null, $"{where}: {results[index].Trap}");
                Assert.True(expected[index].Result == results[index].Result, $"{where}: {Agreement.Text(results[index])}");
                Assert.Equal(expected[index].Context.AsEnumerable(), results[index].Context);
                RunResult run = native(new RunRequest(context)).Value!;
                Agreement.Check(
                    $"{where} on x86-64", program, EngineSet.Oracle(program, new RunRequest(context), run.Layout), run);
            }
        }
    }

    public void Dispose() => _native.Dispose();

    /// <summary>Runs a program in the interpreter, where everything that is claimed of it has to hold.</summary>
    private static RunResult Run(VerifiedProgram program, ImmutableArray<byte> context, string where)
    {
        Claims claims = new(program);
        Interpreter interpreter = new(AgentHelpers.Functions) { Trace = claims.Observe };
        RunResult run = interpreter.Run(program, new RunRequest(context)).Value!;
        Assert.True(claims.Broken is null, $"{where}: {claims.Broken}");
        return run;
    }

    private static Proof Prove(string name)
    {
        int size = ContextSize(name);
        Proof proof = new(name, size);
        foreach (string setting in Settings)
        {
            Program program = Load(name, setting);
            Result<VerifiedProgram> proved = Verifier.Verify(program, ContractOf(size) with { Mode = VerificationMode.Proved });
            Result<VerifiedProgram> guarded = Verifier.Verify(program, ContractOf(size));
            proof = Proof.Sum(proof, new Proof(name, size)
            {
                Settings = 1,
                Accesses = guarded.Value is null ? 0 : Accesses(program).Count(),
                Proven = guarded.Value is null ? 0 : Accesses(program).Count(guarded.Value.ProvenAccesses.Contains),
                Loops = guarded.Value?.TripCounts.Count ?? 0,
                Bounded = guarded.Value?.TripCounts.Values.Count(count => count <= ProgramFacts.LargestTripCount) ?? 0,
                Refused = proved.Succeeded ? [] : [Describe(setting, guarded.Succeeded ? proved : guarded, guarded.Succeeded)],
            });
        }

        return proof;
    }

    private static IEnumerable<int> Accesses(Program program) => Enumerable.Range(0, program.Instructions.Length)
        .Where(pc => program.Instructions[pc].Row.AccessesMemory);

    private static string Describe(string setting, Result<VerifiedProgram> refusal, bool isByProvedOnly)
    {
        IEnumerable<string> ids = refusal.Diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => isByProvedOnly ? $"{diagnostic.Id}@{diagnostic.Pc}" : $"{diagnostic.Id}@{diagnostic.Pc}!");
        return $"{setting}:{string.Join(',', ids)}";
    }

    internal static Program Load(string name, string setting) => Corpus.Load($"family/{name}.{setting}.o");

    internal static Contract ContractOf(int size) => AgentHelpers.Contract with { ContextLength = size };

    /// <summary>The first line of the source says how large the context is.</summary>
    internal static int ContextSize(string name)
    {
        string first = File.ReadLines(RepositoryFiles.PathOf($"{Folder}/{name}.c")).First();
        return int.Parse(SizePattern().Match(first).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Context: (\d+) bytes")]
    private static partial Regex SizePattern();

    /// <summary>Equal bytes, anything, small numbers, and words of which the first is small, as counts are.</summary>
    internal static IEnumerable<ImmutableArray<byte>> Contexts(int size)
    {
        Random random = new(size);
        byte[] bytes = new byte[size];
        foreach (byte repeated in (byte[])[0x00, 0x01, 0x30, 0x45, 0x80, 0xff])
        {
            Array.Fill(bytes, repeated);
            yield return [.. bytes];
        }
        foreach (byte mask in (byte[])[0xff, 0x7f, 0x0f, 0x03, 0xff, 0x3f])
        {
            random.NextBytes(bytes);
            yield return [.. bytes.Select(value => (byte)(value & mask))];
            (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)(bytes[0] & 31), 0, 0, 0);
            yield return [.. bytes];
        }
    }

    private sealed record Proof(string Name, int ContextSize)
    {
        internal int Settings { get; init; }

        internal int Accesses { get; init; }

        internal int Proven { get; init; }

        internal int Loops { get; init; }

        internal int Bounded { get; init; }

        /// <summary>The settings of which mode <c>proved</c> refuses the outcome.</summary>
        internal ImmutableArray<string> Refused { get; init; } = [];

        internal bool NamesRefused { get; init; } = true;

        internal static Proof Sum(Proof left, Proof right) => left with
        {
            Settings = left.Settings + right.Settings,
            Accesses = left.Accesses + right.Accesses,
            Proven = left.Proven + right.Proven,
            Loops = left.Loops + right.Loops,
            Bounded = left.Bounded + right.Bounded,
            Refused = [.. left.Refused, .. right.Refused],
        };

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Name}\t{ContextSize}\t{Settings - Refused.Length} of {Settings}\t{Accesses}\t{Proven}\t{100.0 * Proven / Accesses:0.0}\t{Loops}\t{Bounded}\t{(NamesRefused ? string.Join(' ', Refused) : "")}");
    }
}

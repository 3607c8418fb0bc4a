using System.Globalization;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;
using Femto.Jit.Tests.Bytecode;
using Femto.Jit.Tests.Matrix;

namespace Femto.Jit.Tests.Execution;

/// <summary>
/// What clang makes of the corpus, run by every engine: the result is that of a native build of the same C, and
/// everything else that is left behind is what the interpreter leaves.
/// </summary>
public sealed class CorpusRunTests(CorpusRunTests.Engine engine) : IClassFixture<CorpusRunTests.Engine>
{
    private const uint Fuel = 1_000_000;

    /// <summary>One resident emulator for each target, for all programs.</summary>
    public sealed class Engine : IDisposable
    {
        internal IEngine[] All { get; } =
            [.. Targets.All.Select(target => Engines.Create(target.Engine, target).Value!)];

        public void Dispose() => Array.ForEach(All, engine => engine.Dispose());
    }

    /// <summary>Object, entry, context in hexadecimal, expected r0.</summary>
    public static TheoryData<string, string?, string, ulong> Cases()
    {
        TheoryData<string, string?, string, ulong> cases = [];
        foreach (string[] row in Corpus.Table("programs/expected.tsv"))
        {
            string context = Convert.ToHexString(Corpus.Read($"programs/inputs/{row[0]}.ctx"));
            foreach (string path in Objects("programs", row[0])) cases.Add(path, null, context, Number(row[2]));
        }
        foreach (string[] row in Corpus.Table("loader/expected.tsv"))
        {
            foreach (string path in Objects("loader", row[0])) cases.Add(path, row[1], row[2], Number(row[3]));
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_engine_does_what_the_source_means(string path, string? entry, string context, ulong expected)
    {
        VerifiedProgram program = Slots.Verify(Corpus.Load(path, entry), AgentHelpers.Contract);
        foreach (IEngine target in engine.All)
        {
            (RunResult oracle, RunResult native) =
                Run(target, program, new([.. Convert.FromHexString(context)]) { Fuel = Fuel });
            Assert.Equal((expected, null), (oracle.Result, oracle.Trap));
            Assert.Equal((expected, null), (native.Result, native.Trap));
            Assert.Equal(oracle.Context.ToArray(), native.Context.ToArray());
            Assert.Equal(oracle.Data.ToArray(), native.Data.ToArray());
            Assert.Equal(oracle.FuelUsed, native.FuelUsed);
        }
    }

    /// <summary>Shorter contexts and less fuel end runs anywhere, in callees too.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_engine_ends_as_the_oracle_does(string path, string? entry, string context, ulong expected)
    {
        VerifiedProgram program = Slots.Verify(Corpus.Load(path, entry), AgentHelpers.Contract);
        byte[] whole = Convert.FromHexString(context);
        foreach (uint fuel in new uint[] { 0, 1, 2, 5, 13, 34, 89, Fuel })
        {
            foreach (int length in new[] { 0, 1, 3, 4, 7, 16, 64, whole.Length }.Where(size => size <= whole.Length))
            {
                foreach (IEngine target in engine.All)
                {
                    (RunResult oracle, RunResult native) =
                        Run(target, program, new([.. whole[..length]]) { Fuel = fuel });
                    Agreement.Check($"{target.Name}, fuel {fuel}, length {length}", program, oracle, native);
                    if (length == whole.Length && fuel == Fuel) Assert.Equal(expected, native.Result);
                }
            }
        }
    }

    [Fact]
    public void Enough_programs_take_part() => Assert.InRange(Cases().Count, 150, int.MaxValue);

    private static (RunResult Oracle, RunResult Native) Run(
        IEngine target, VerifiedProgram program, RunRequest request)
    {
        Result<RunResult> native = target.Run(program, request);
        Assert.True(native.Succeeded, string.Join('\n', native.Diagnostics));
        using Interpreter interpreter = new(AgentHelpers.Functions);
        Result<RunResult> oracle = interpreter.Run(program, request with { Layout = native.Value.Layout });
        Assert.True(oracle.Succeeded, string.Join('\n', oracle.Diagnostics));
        return (oracle.Value, native.Value);
    }

    private static IEnumerable<string> Objects(string folder, string program) =>
        Corpus.Objects(folder).Select(Path.GetFileName)
            .Where(name => name!.StartsWith(program + ".", StringComparison.Ordinal))
            .Select(name => $"{folder}/{name}");

    private static ulong Number(string hexadecimal) =>
        ulong.Parse(hexadecimal.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

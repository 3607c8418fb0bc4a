using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Tests.Matrix;

namespace Femto.Jit.Tests.FileTests;

/// <summary>Every filetest on every engine, with the context's length known to the compiler and not.</summary>
[Collection(EngineDefinition.Name)]
public sealed class FileTestTests(EngineSet engines)
{
    private const string Folder = "tests/FileTests";

    public static TheoryData<string> Files { get; } = [.. Names];

    /// <summary>Their paths within the folder.</summary>
    internal static IEnumerable<string> Names =>
        Directory.EnumerateFiles(RepositoryFiles.PathOf(Folder), "*.bpf", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryFiles.PathOf(Folder), path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void Holds(string file)
    {
        FileTest test = FileTestParser.Parse(file, File.ReadAllText(RepositoryFiles.PathOf($"{Folder}/{file}")));
        Assert.True(
            test.Runs.Length + test.Diagnostics.Length > 0 || test.Verdict is not null, $"{file} expects nothing");
        Result<Program> program = Assembler.Assemble(test.Source, file);
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        foreach (bool known in test.KnownLength)
        {
            if (!test.Diagnostics.IsEmpty) CheckDiagnostics(test, program.Value, known);
            foreach (IGrouping<int?, FileTestRun> runs in test.Runs.GroupBy(run => Length(run, known)))
            {
                VerifiedProgram verified = Verify(test, program.Value, runs.Key);
                if (test.Proven is ImmutableArray<int> proven) Assert.Equal(proven.AsEnumerable(), verified.ProvenAccesses);
                CheckRuns(test, verified, runs);
            }

        }
        foreach (TestEngine engine in engines.All) engines.Counts(engine).FileTests++;
    }

    /// <summary>One in so many of the files of large folders, others for each way.</summary>
    private const int Sample = 32;

    private static readonly string[] _largeFolders = ["rows/", "verdicts/"];

    public static TheoryData<string> Ways { get; } = [.. OptionSet.All.Select(way => way.Name)];

    /// <summary>Without a pass, padded, and so on: what those who try to find a fault in a pass have to rely on.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void Some_hold_in_every_way_to_translate(string name)
    {
        OptionSet way = OptionSet.All.Single(way => way.Name == name);
        int place = OptionSet.All.IndexOf(way);
        foreach ((string file, int index) in Names.Select((file, index) => (file, index)))
        {
            if (IsInLargeFolder(file) && index % Sample != place % Sample) continue;
            FileTest test = FileTestParser.Parse(file, File.ReadAllText(RepositoryFiles.PathOf($"{Folder}/{file}")));
            if (!test.KnownLength.Contains(way.KnowsLength)) continue;
            Program program = Assembler.Assemble(test.Source, file).Value!;
            foreach (IGrouping<int?, FileTestRun> runs in test.Runs.GroupBy(run => Length(run, way.KnowsLength)))
                CheckRuns(test, Verify(test, program, runs.Key), runs, way.ForProgram(index).Options);
        }
    }

    private static bool IsInLargeFolder(string file) =>
        Array.Exists(_largeFolders, folder => file.StartsWith(folder, StringComparison.Ordinal));

    private static int? Length(FileTestRun run, bool known) => known ? run.Context.Length : null;

    private static void CheckDiagnostics(FileTest test, Program program, bool known)
    {
        int? length = known ? test.Runs.FirstOrDefault()?.Context.Length ?? 0 : null;
        Result<VerifiedProgram> result = Verifier.Verify(program, ContractOf(test, length));
        Assert.Equal(
            test.Diagnostics.AsEnumerable(), result.Diagnostics.Select(diagnostic => (diagnostic.Id, diagnostic.Pc)));
    }

    private static VerifiedProgram Verify(FileTest test, Program program, int? length)
    {
        Result<VerifiedProgram> result = Verifier.Verify(program, ContractOf(test, length));
        Assert.True(result.Succeeded, $"{test.Name}: {string.Join('\n', result.Diagnostics)}");
        return result.Value;
    }

    private static Contract ContractOf(FileTest test, int? length) =>
        test.Verdict?.Contract ?? AgentHelpers.Contract with { ContextLength = length };

    private void CheckRuns(
        FileTest test, VerifiedProgram program, IEnumerable<FileTestRun> runs, CompilerOptions? options = null)
    {
        engines.OnEach(engine =>
        {
            EngineCounts counts = engines.Counts(engine);
            Func<RunRequest, Result<RunResult>> execute = engine.Prepare(program, options);
            foreach (FileTestRun run in runs)
            {
                string where = $"{test.Name}:{run.Line} on {engine.Name}, context length "
                    + (program.Contract.ContextLength is null ? "dynamic" : "known");
                RunRequest request = new(run.Context) { Fuel = run.Fuel ?? Limits.DefaultFuel, Memory = run.Memory };
                Result<RunResult> result = execute(request);
                Assert.True(result.Succeeded, $"{where}: {string.Join('\n', result.Diagnostics)}");
                Check(where, run, result.Value, ContextBlock.Of(program.Contract, request));
                Agreement.Check(where, program, EngineSet.Oracle(program, request, result.Value.Layout, counts.Rows), result.Value);
                counts.Runs++;
            }
        });
    }

    private static void Check(string where, FileTestRun run, RunResult result, ContextBlock block)
    {
        Assert.True(run.Trap == result.Trap, $"{where}: expected trap {run.Trap}, got {Agreement.Text(result)}");
        Assert.True(run.Result == result.Result, $"{where}: expected 0x{run.Result:x}, got {Agreement.Text(result)}");
        Compare(where, "context", run.ContextAfter, result.Context[..run.Context.Length]);
        foreach (((int offset, int length, _), ImmutableArray<byte> expected) in block.Memory.Zip(run.MemoryAfter))
            Compare(where, "memory", expected, result.Context.Slice(offset, length));
        Compare(where, "data", run.DataAfter, result.Data);
    }

    private static void Compare(string where, string what, ImmutableArray<byte>? expected, ImmutableArray<byte> actual)
    {
        if (expected is not ImmutableArray<byte> bytes) return;
        Assert.True(bytes.Length == actual.Length, $"{where}: {what} has {actual.Length} bytes, not {bytes.Length}");
        int difference = bytes.AsSpan().CommonPrefixLength(actual.AsSpan());
        Assert.True(difference == bytes.Length, $"{where}: {what} differs at byte {difference} (word {difference / 8}): "
            + $"expected {Word(bytes, difference)}, got {Word(actual, difference)}");
    }

    private static string Word(ImmutableArray<byte> bytes, int offset) => offset == bytes.Length
        ? ""
        : Convert.ToHexString(bytes.AsSpan()[(offset / 8 * 8)..Math.Min(bytes.Length, (offset / 8 * 8) + 8)]);
}

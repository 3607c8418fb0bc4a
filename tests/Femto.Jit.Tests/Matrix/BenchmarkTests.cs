using System.Globalization;
using Femto.Jit.Execution;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// The benchmark programs as every version and optimisation level of clang makes them, on every engine.
/// </summary>
[Collection(EngineDefinition.Name)]
public sealed class BenchmarkTests(EngineSet engines)
{
    public static TheoryData<string, string, string> Cases()
    {
        TheoryData<string, string, string> cases = [];
        foreach (string[] row in Corpus.Table("programs/expected.tsv"))
        {
            foreach (string variant in
                from version in (string[])["v1", "v2", "v3", "v4"]
                from level in (string[])["O2", "Os"]
                select $"{version}.{level}")
            {
                cases.Add(row[0], variant, row[2]);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_engine_has_the_result_of_a_native_build(string name, string variant, string expected)
    {
        Program program = Corpus.Load($"programs/{name}.{variant}.o");
        byte[] context = Corpus.Read($"programs/inputs/{name}.ctx");
        ulong result = ulong.Parse(expected.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        foreach (int? length in (int?[])[context.Length, null])
        {
            VerifiedProgram verified = Slots.Verify(program, AgentHelpers.Contract with { ContextLength = length });
            engines.OnEach(engine =>
            {
                string where = $"{name}.{variant} on {engine.Name}, context length {(length is null ? "dynamic" : "known")}";
                RunRequest request = new([.. context]);
                Result<RunResult> run = engine.Prepare(verified)(request);
                Assert.True(run.Succeeded, $"{where}: {string.Join('\n', run.Diagnostics)}");
                Assert.True(run.Value.Result == result, $"{where}: expected {expected}, got {Agreement.Text(run.Value)}");
                Agreement.Check(where, verified, EngineSet.Oracle(verified, request, run.Value.Layout), run.Value);
                engines.Counts(engine).Benchmarks++;
            });
        }
    }
}

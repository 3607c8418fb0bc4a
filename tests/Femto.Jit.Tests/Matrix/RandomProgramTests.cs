using System.Globalization;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Generators;

namespace Femto.Jit.Tests.Matrix;

/// <summary>Random programs of fixed seeds: each engine does what the oracle does.</summary>
[Collection(EngineDefinition.Name)]
public sealed class RandomProgramTests(EngineSet engines)
{
    /// <summary>A seed to begin at instead of 0, for campaigns on other programs.</summary>
    private const string Variable = "FEMTO_FIRST_SEED";

    private const int ProgramsPerCase = 40;
    private const int RunsPerProgram = 4;
    private const uint Fuel = 60;

    public static TheoryData<int> FirstSeeds { get; } =
        [.. Enumerable.Range(0, 20).Select(part => First + (part * ProgramsPerCase))];

    private static int First => int.Parse(
        Environment.GetEnvironmentVariable(Variable) ?? "0", CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Engines_agree(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + ProgramsPerCase; seed++)
        {
            Program program = TypedProgram.Create(seed);
            string text = Disassembler.Text(program);
            foreach (int? length in (int?[])[TypedProgram.ContextLength, null])
            {
                Result<VerifiedProgram> verified = Verifier.Verify(
                    program, AgentHelpers.Contract with { ContextLength = length }, Slots.WithShortPaths);
                Assert.True(verified.Succeeded, $"{string.Join('\n', verified.Diagnostics)}\n{text}");
                engines.OnEach(engine => Run(engine, verified.Value, seed, text));
            }
        }
    }

    private void Run(TestEngine engine, VerifiedProgram program, int seed, string text)
    {
        EngineCounts counts = engines.Counts(engine);
        Random random = new(seed);
        Func<RunRequest, Result<RunResult>> execute = engine.Prepare(program);
        for (int run = 0; run < RunsPerProgram; run++)
        {
            RunRequest request = new([.. TypedProgram.Context(random)]) { Fuel = Fuel };
            string where = $"seed {seed} on {engine.Name}, context {Convert.ToHexString(request.Context.AsSpan())}, "
                + $"length {program.Contract.ContextLength?.ToString(CultureInfo.InvariantCulture) ?? "dynamic"}\n{text}";
            Result<RunResult> result = execute(request);
            Assert.True(result.Succeeded, $"{where}\n{string.Join('\n', result.Diagnostics)}");
            Agreement.Check(where, program, EngineSet.Oracle(program, request, result.Value.Layout), result.Value);
            counts.RandomRuns++;
            if (result.Value.Trap is not null) counts.RandomTraps++;
        }
    }
}

using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Generators;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// Code for the Cortex-M0 under memory protection, which that processor lacks: Armv7-M executes it as it is, and the
/// board of the Cortex-M3 denies every access outside of the areas.
/// </summary>
public sealed class ProtectedThumbTests(ProtectedThumbTests.Board board) : IClassFixture<ProtectedThumbTests.Board>
{
    private const int Programs = 200;

    /// <summary>One resident emulator for all tests of the class.</summary>
    public sealed class Board : IDisposable
    {
        private static Target Target { get; } =
            Targets.Find("cortex-m0plus")! with { TestedOn = Targets.Find("cortex-m3")!.TestedOn };

        internal QemuEngine Engine { get; } = new(EmulatedBoard.Of(Target)!, Target);

        public void Dispose() => Engine.Dispose();
    }

    [Fact]
    public void Benchmarks_stay_within_their_areas()
    {
        foreach (string path in Corpus.Objects("programs"))
        {
            string name = Path.GetFileName(path);
            byte[] context = Corpus.Read($"programs/inputs/{name.Split('.')[0]}.ctx");
            foreach (int? length in (int?[])[context.Length, null])
                Check(name, Corpus.Load($"programs/{name}"), length, new([.. context]));
        }
    }

    [Fact]
    public void Random_programs_stay_within_their_areas()
    {
        for (int seed = 0; seed < Programs; seed++)
        {
            Random random = new(seed);
            Program program = TypedProgram.Create(seed);
            foreach (int? length in (int?[])[TypedProgram.ContextLength, null])
                Check($"seed {seed}", program, length, new([.. TypedProgram.Context(random)]) { Fuel = 60 });
        }
    }

    private void Check(string where, Program program, int? length, RunRequest request)
    {
        VerifiedProgram verified = Slots.Verify(
            program, AgentHelpers.Contract with { ContextLength = length }, Slots.WithShortPaths);
        Result<RunResult> result = board.Engine.Run(verified, request);
        Assert.True(result.Succeeded, $"{where}: {string.Join('\n', result.Diagnostics)}");
        Agreement.Check(where, verified, EngineSet.Oracle(verified, request, result.Value.Layout), result.Value);
    }
}

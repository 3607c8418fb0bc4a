using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Fuzzing.Generators;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// Random programs that get at memory through fields and results: what the verifier claims holds, and each engine does what
/// the oracle does.
/// </summary>
[Collection(EngineDefinition.Name)]
public sealed class PointedProgramTests(EngineSet engines)
{
    private const int ProgramsPerCase = 30;
    private const int RunsPerProgram = 4;
    private const uint Fuel = 100;

    public static TheoryData<int> FirstSeeds { get; } = [.. Enumerable.Range(0, 5).Select(part => part * ProgramsPerCase)];

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Engines_agree(int firstSeed)
    {
        int accepted = 0;
        for (int seed = firstSeed; seed < firstSeed + ProgramsPerCase; seed++)
        {
            if (Verify(seed) is not VerifiedProgram program) continue;
            accepted++;
            engines.OnEach(engine => Run(engine, program, seed));
        }

        Assert.InRange(accepted, ProgramsPerCase / 3, ProgramsPerCase);
    }

    /// <summary>In the interpreter, which is quick, many more.</summary>
    [Fact]
    public void Claims_hold()
    {
        (int proven, int runs) = (0, 0);
        for (int seed = 0; seed < 4_000; seed++)
        {
            if (Verify(seed) is not VerifiedProgram program) continue;
            proven += program.ProvenAccesses.Count;
            Random random = new(seed);
            for (int run = 0; run < RunsPerProgram; run++, runs++) CheckClaims(program, seed, random);
        }

        Assert.InRange(runs, 4_000, int.MaxValue);
        Assert.InRange(proven, 4_000, int.MaxValue);
    }

    private static VerifiedProgram? Verify(int seed) =>
        Verifier.Verify(PointedProgram.Create(seed), PointedProgram.ContractOf(seed)).Value;

    private static void CheckClaims(VerifiedProgram program, int seed, Random random)
    {
        RunRequest request = PointedProgram.Request(program.Contract, random) with { Fuel = Fuel };
        Claims claims = new(program, request);
        Interpreter interpreter = new(AgentHelpers.Functions) { Trace = claims.Observe };
        Trap? trap = interpreter.Run(program, request).Value!.Trap;
        string where = $"seed {seed}\n{Disassembler.Text(program.Program)}";
        Assert.True(claims.Broken is null, $"{claims.Broken} {where}");
        bool isOutside = trap is { Kind: TrapKind.OutOfBounds or TrapKind.Misaligned };
        Assert.False(isOutside && IsProven(program, trap!.Pc), $"a proven access trapped: {trap} {where}");
    }

    private static bool IsProven(VerifiedProgram program, int pc) =>
        program.Program.Instructions[pc].Operation == Operation.CallHelper
            ? !program.CheckedArguments.ContainsKey(pc)
            : program.ProvenAccesses.Contains(pc);

    private static void Run(TestEngine engine, VerifiedProgram program, int seed)
    {
        Random random = new(seed);
        Func<RunRequest, Result<RunResult>> execute = engine.Prepare(program);
        for (int run = 0; run < RunsPerProgram; run++)
        {
            RunRequest request = PointedProgram.Request(program.Contract, random) with { Fuel = Fuel };
            string where = $"seed {seed} on {engine.Name}, run {run}\n{Disassembler.Text(program.Program)}";
            Result<RunResult> result = execute(request);
            Assert.True(result.Succeeded, $"{where}\n{string.Join('\n', result.Diagnostics)}");
            Agreement.Check(where, program, EngineSet.Oracle(program, request, result.Value.Layout), result.Value);
        }
    }
}

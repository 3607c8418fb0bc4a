using System.Globalization;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Fuzzing.Generators;
using Femto.Jit.Interpretation;
using Femto.Jit.Tests.Bytecode;
using Femto.Jit.Tests.Matrix;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>What is claimed of a program holds at every instruction of every run.</summary>
public sealed class SoundnessTests
{
    private const int ProgramsPerCase = 200;
    private const int RunsPerProgram = 3;
    private const uint Fuel = 60;

    /// <summary>As in <see cref="RandomProgramTests"/>.</summary>
    private static int First => int.Parse(
        Environment.GetEnvironmentVariable("FEMTO_FIRST_SEED") ?? "0", CultureInfo.InvariantCulture);

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(0, 8).Select(part => First + (part * ProgramsPerCase))];

    public static TheoryData<string> Objects { get; } =
    [
        .. Corpus.Objects("programs").Select(Path.GetFileName)
            .Where(name => name!.Contains(".v", StringComparison.Ordinal)).Select(name => name!),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Claims_hold_in_random_programs(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + ProgramsPerCase; seed++)
        {
            Program program = TypedProgram.Create(seed);
            Random random = new(seed);
            foreach (int? length in (int?[])[TypedProgram.ContextLength, null])
            {
                VerifiedProgram verified = Slots.Verify(
                    program, AgentHelpers.Contract with { ContextLength = length }, Slots.WithShortPaths);
                for (int run = 0; run < RunsPerProgram; run++) Check(verified, TypedProgram.Context(random), $"seed {seed}");
                for (int run = 0; length is null && run < RunsPerProgram; run++)
                    Check(verified, TypedProgram.ShortContext(random), $"seed {seed}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Claims_hold_in_compiled_programs(string name)
    {
        byte[] context = Corpus.Read($"programs/inputs/{name.Split('.')[0]}.ctx");
        Program program = Corpus.Load($"programs/{name}");
        foreach (int? length in (int?[])[context.Length, null])
        {
            VerifiedProgram verified = Slots.Verify(program, AgentHelpers.Contract with { ContextLength = length });
            Check(verified, context, name);
            Random random = new(1);
            for (int run = 0; run < RunsPerProgram; run++)
            {
                random.NextBytes(context.AsSpan(0, Math.Min(4, context.Length)));
                Check(verified, context, name);
                if (length is null) Check(verified, context[..random.Next(context.Length + 1)], name);
            }
        }
    }

    private static void Check(VerifiedProgram program, byte[] context, string where)
    {
        Claims claims = new(program);
        Interpreter interpreter = new(AgentHelpers.Functions) { Trace = claims.Observe };
        RunResult run = interpreter.Run(program, new RunRequest([.. context]) { Fuel = Fuel }).Value!;
        Assert.True(claims.Broken is null, $"{where}: {claims.Broken}");
        if (run.Trap is Trap { Kind: TrapKind.OutOfBounds or TrapKind.Misaligned } trap)
            Assert.False(program.ProvenAccesses.Contains(trap.Pc), $"{where}: pc {trap.Pc} is proven and traps");
    }
}

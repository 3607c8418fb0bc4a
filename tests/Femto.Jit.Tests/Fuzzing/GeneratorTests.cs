using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Campaigns;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Fuzzing.Generators;

namespace Femto.Jit.Tests.Fuzzing;

/// <summary>The ladder of generators: what each rung has to reach.</summary>
public sealed class GeneratorTests
{
    public static TheoryData<string, double, double> Rungs { get; } = new()
    {
        // Name, least part that decodes, least part that is accepted.
        { "typed", 1, 1 },
        { "pointed", 1, 0.33 },
        { "mutation", 0.9, 0.4 },
        { "grammar", 0.9, 0.15 },
        { "bytes", 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Rungs))]
    public void A_generator_gives_the_same_programs_and_enough_that_run(string name, double decoded, double accepted)
    {
        const int Programs = 200;
        IProgramGenerator generator = CampaignPlan.CreateGenerators([])[name];
        int decodes = 0;
        int verifies = 0;
        for (int seed = 0; seed < Programs; seed++)
        {
            Result<Program> program = generator.Generate(seed);
            if (!program.Succeeded) continue;
            decodes++;
            Assert.Equal(
                program.Value.Instructions.AsEnumerable(), generator.Generate(seed).Value!.Instructions.AsEnumerable());
            Contract contract = generator.RunsOf(seed)?.Contract
                ?? AgentHelpers.Contract with { ContextLength = TypedProgram.ContextLength };
            if (Verifier.Verify(program.Value, contract).Succeeded) verifies++;
        }
        Assert.InRange(decodes, Programs * decoded, Programs);
        Assert.InRange(verifies, Programs * accepted, Programs);
    }

    [Fact]
    public void Programs_with_pointers_run_with_memory_of_their_own()
    {
        const int Programs = 300;
        Tally tally = new();
        using TargetEngine engine = new(Targets.Find("x86-64")!, TimeSpan.FromSeconds(10));
        Trial trial = new([engine], contexts: 2);
        PointedGenerator generator = new();
        for (int seed = 0; seed < Programs; seed++)
            Assert.Null(trial.Judge(generator.Generate(seed).Value!, seed, tally, generator.RunsOf(seed)));
        Assert.InRange(tally.Executed, Programs / 3, Programs);
    }

    [Fact]
    public void Typed_programs_execute_every_instruction_and_trap_in_every_way()
    {
        Tally tally = new();
        Trial trial = new([], contexts: 2);
        TypedGenerator generator = new();
        for (int seed = 0; seed < 2000; seed++) Assert.Null(trial.Judge(generator.Generate(seed).Value!, seed, tally));
        Counters counters = new();
        tally.AddTo(counters);
        ImmutableArray<string> extensions = ["lddwd/immediate", "lddwr/immediate"];
        Assert.Empty(Coverage.MissingRows(counters.Coverage.Select(pair => pair.Key)).Except(extensions));
        Assert.All(
            (string[])["result", "out-of-bounds", "fuel-exhausted", "helper-failed"],
            end => Assert.Contains(counters.Ends, pair => pair.Key == end && pair.Value > 10));
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;
using Femto.Jit.Tests.CommandLine;

namespace Femto.Jit.Tests.Verification;

/// <summary>
/// How many instructions the programs of <c>corpus/family</c> are said to execute at most, beside the most that they were seen
/// to execute.
/// </summary>
public sealed class FamilyBoundTests
{
    /// <summary>A bound counts as close when it is not more than a tenth above what was seen.</summary>
    private const double Close = 1.1;

    [Fact]
    public void Bounds_are_what_the_figures_say()
    {
        IEnumerable<string> lines = FamilyTests.Names.Select(name => Row(name).ToString());
        Readme.Compare(
            RepositoryFiles.PathOf($"{FamilyTests.Folder}/bounds.tsv"),
            string.Join('\n', lines.Prepend("program\tbuilds\tbounded\tclose\tfarthest\tbound\tobserved")) + "\n");
    }

    private static Figures Row(string name)
    {
        int size = FamilyTests.ContextSize(name);
        WorstContexts contexts = new(FamilyTests.Contexts(size));
        Figures figures = new(name, 0, 0, 0, "", 0, 0);
        foreach (string setting in FamilyTests.Settings)
        {
            Contract contract = FamilyTests.ContractOf(size);
            if (Verifier.Verify(FamilyTests.Load(name, setting), contract).Value is not VerifiedProgram program) continue;
            figures = figures with { Builds = figures.Builds + 1 };
            long observed = contexts.FindMost(context => Count(program, context));
            if (program.InstructionBound.Instructions is not long bound) continue;
            Assert.True(observed <= bound, $"{name}.{setting} executed {observed} instructions, at most {bound} by its bound");
            figures = figures.With(setting, bound, observed);
        }

        return figures;
    }

    private static long Count(VerifiedProgram program, ImmutableArray<byte> context)
    {
        Interpreter interpreter = new(AgentHelpers.Functions);
        return interpreter.Run(program, new RunRequest(context) { CountInstructions = true }).Value!.Instructions!.Value;
    }

    /// <summary>What is printed of a program, and of the build whose bound is farthest from what was seen.</summary>
    private sealed record Figures(
        string Name, int Builds, int Bounded, int NumberClose, string Farthest, long Bound, long Observed)
    {
        internal Figures With(string setting, long bound, long observed)
        {
            bool isFarther = Farthest.Length == 0 || (Int128)bound * Observed > (Int128)Bound * observed;
            return this with
            {
                Bounded = Bounded + 1,
                NumberClose = NumberClose + (bound <= Close * observed ? 1 : 0),
                Farthest = isFarther ? setting : Farthest,
                Bound = isFarther ? bound : Bound,
                Observed = isFarther ? observed : Observed,
            };
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Name}\t{Builds}\t{Bounded}\t{NumberClose}\t{Farthest}\t{Bound}\t{Observed}");
    }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Femto.Jit.Bytecode;
using Femto.Jit.Fuzzing.Generators;

namespace Femto.Jit.Fuzzing.Campaigns;

/// <summary>
/// Which programs a campaign makes and what it does to them; with the same plan they are the same everywhere. Program
/// <c>i</c> is made from seed + i, and belongs to shard i mod shards.
/// </summary>
/// <param name="Seed">The seed of the first program.</param>
/// <param name="Shards">Into how many parts the programs are divided.</param>
/// <param name="Generators">Names of the generators that take part.</param>
/// <param name="Targets">Names of the targets.</param>
/// <param name="Contexts">Contexts a program is run on.</param>
/// <param name="Corpus">Digest of the programs that mutation begins with; empty for none.</param>
/// <param name="AllOptions">Whether each program is tried in every way rather than in one of them.</param>
internal sealed record CampaignPlan(
    int Seed, int Shards, string[] Generators, string[] Targets, int Contexts, string Corpus, bool AllOptions = false)
{
    /// <summary>
    /// The ladder of generators, each with its part of the programs. Those that are mostly refused have small parts:
    /// they cost little but show little.
    /// </summary>
    internal static ImmutableArray<(string Name, int Weight)> Ladder { get; } =
        [("typed", 14), ("pointed", 2), ("mutation", 4), ("grammar", 1), ("bytes", 1)];

    /// <summary>The seed of a program.</summary>
    internal int SeedOf(long index) => unchecked((int)(Seed + index));

    /// <summary>What makes the program of a seed.</summary>
    internal string GeneratorOf(int seed)
    {
        int all = 0;
        foreach ((string name, int weight) in Ladder) all += Generators.Contains(name) ? weight : 0;
        uint mixed = unchecked((uint)seed * 2_654_435_761u) >> 8;
        int place = (int)(mixed % (uint)Math.Max(1, all));
        foreach ((string name, int weight) in Ladder)
        {
            if (!Generators.Contains(name)) continue;
            if (place < weight) return name;
            place -= weight;
        }
        throw new InternalCompilerException(nameof(CampaignPlan), "no generator takes part");
    }

    /// <summary>The generators of the ladder.</summary>
    internal static IReadOnlyDictionary<string, IProgramGenerator> CreateGenerators(ImmutableArray<Program> corpus) =>
        new IProgramGenerator[]
        {
            new TypedGenerator(), new PointedGenerator(), new MutationGenerator(corpus), new GrammarGenerator(), new RandomBytesGenerator(),
        }.ToDictionary(generator => generator.Name);

    /// <summary>Whether the programs of two plans can be counted together.</summary>
    internal bool IsSameAs(CampaignPlan other) => Seed == other.Seed && Shards == other.Shards
        && Generators.SequenceEqual(other.Generators) && Targets.SequenceEqual(other.Targets)
        && Contexts == other.Contexts && Corpus == other.Corpus && AllOptions == other.AllOptions;
}

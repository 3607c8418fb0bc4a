using System.Text.Json;
using System.Text.Json.Serialization;
using Femto.Jit.Fuzzing.Checks;

namespace Femto.Jit.Fuzzing.Campaigns;

/// <summary>How far a campaign has come, and what it has found; all that is needed to go on.</summary>
internal sealed class CampaignState
{
    /// <summary>Name of the file in a report's folder.</summary>
    internal const string FileName = "state.json";

    /// <summary>The plan.</summary>
    public required CampaignPlan Plan { get; init; }

    /// <summary>The shards of which programs are counted here, from 0.</summary>
    public required int[] Parts { get; set; }

    /// <summary>Programs of each of these shards that are done: the first ones, without a gap.</summary>
    public required long[] Done { get; set; }

    /// <summary>Seconds it took, over all processes that worked on it.</summary>
    public double Seconds { get; set; }

    /// <summary>What was counted.</summary>
    public Counters Counters { get; set; } = new();

    /// <summary>What was found, up to a number.</summary>
    public List<Failure> Failures { get; set; } = [];

    /// <summary>A campaign that has done nothing.</summary>
    internal static CampaignState Start(CampaignPlan plan, int part) =>
        new() { Plan = plan, Parts = [part], Done = [0] };

    /// <summary>Reads a state.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    internal static CampaignState Parse(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, CampaignJson.Default.CampaignState)
        ?? throw new JsonException("the state is null");

    /// <summary>The state as JSON.</summary>
    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CampaignJson.Default.CampaignState);

    /// <summary>Takes in the state of other shards.</summary>
    /// <returns>Why that cannot be, or null.</returns>
    internal string? Merge(CampaignState other)
    {
        if (!Plan.IsSameAs(other.Plan)) return "the reports are of campaigns with different plans";
        if (Parts.Intersect(other.Parts).Any())
            return $"shard {Parts.Intersect(other.Parts).First() + 1} is there twice";
        Parts = [.. Parts, .. other.Parts];
        Done = [.. Done, .. other.Done];
        Array.Sort(Parts, Done);
        Seconds += other.Seconds;
        Counters.Add(other.Counters);
        Failures = [.. Failures.Concat(other.Failures).OrderBy(failure => failure.Index)];
        return null;
    }
}

/// <summary>A program that shows a defect.</summary>
/// <param name="Index">Which program of the campaign it was.</param>
/// <param name="Generator">What made it.</param>
/// <param name="Kind">Which check failed.</param>
/// <param name="Target">The target, or null.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="File">Name of the file with the minimised program, below <c>failures</c>.</param>
/// <param name="Program">The minimised program as text.</param>
/// <param name="Commands">Commands that show it again: the program as it was made, and the minimised one.</param>
internal sealed record Failure(
    long Index, string Generator, string Kind, string? Target, string Message, string File, string Program,
    string[] Commands);

/// <summary>The form of the state in a file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CampaignState))]
internal sealed partial class CampaignJson : JsonSerializerContext;

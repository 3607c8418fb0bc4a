using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using Femto.Jit.Fuzzing.Checks;

namespace Femto.Jit.Fuzzing.Campaigns;

/// <summary>What came of some programs.</summary>
/// <param name="Counters">What was counted.</param>
/// <param name="Failures">Those that show defects.</param>
/// <param name="First">By the names of <see cref="Coverage.Counts"/>, which of them came there first.</param>
internal sealed record Batch(
    Counters Counters, List<Failure> Failures, ImmutableArray<KeyValuePair<string, long>> First);

/// <summary>Names of files after what is in them.</summary>
internal static class ContentName
{
    internal static string Of(string text) =>
        $"{Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)))[..16]}.bpf";
}

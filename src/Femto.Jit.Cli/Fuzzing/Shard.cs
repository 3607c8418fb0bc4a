using System.CommandLine.Parsing;
using System.Globalization;

namespace Femto.Jit.Cli.Fuzzing;

/// <summary>A part of a campaign, written <c>i/n</c> with i from 1.</summary>
/// <param name="Part">Which part, from 0.</param>
/// <param name="Count">Of how many.</param>
internal sealed record Shard(int Part, int Count)
{
    /// <summary>All of a campaign.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Parses the value of an option.</summary>
    public static Shard Parse(ArgumentResult result)
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        if (text.Split('/') is [string part, string count]
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int parts)
            && number >= 1 && number <= parts)
        {
            return new Shard(number - 1, parts);
        }
        result.AddError($"'{text}' is no shard: i/n is expected, with i from 1 to n");
        return Whole;
    }
}

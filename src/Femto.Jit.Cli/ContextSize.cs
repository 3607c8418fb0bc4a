using System.CommandLine.Parsing;
using System.Globalization;

namespace Femto.Jit.Cli;

/// <summary>The value of <c>--context-size</c>: a number of bytes, or <c>dynamic</c>.</summary>
/// <param name="Bytes">The number; null when it is only known at run time.</param>
internal sealed record ContextSize(int? Bytes)
{
    /// <summary>Largest context, in bytes.</summary>
    public const int Largest = Limits.DataBytes;

    /// <summary>Reads <c>N</c> or <c>dynamic</c>.</summary>
    public static ContextSize? ParseOrDynamic(ArgumentResult result) =>
        result.Tokens is [{ Value: "dynamic" }] ? new ContextSize((int?)null) : ParseBytes(result, " or 'dynamic'");

    /// <summary>Reads <c>N</c>.</summary>
    public static ContextSize? ParseBytes(ArgumentResult result) => ParseBytes(result, "");

    /// <summary>The value as it is written on the command line.</summary>
    public override string ToString() => Bytes?.ToString(CultureInfo.InvariantCulture) ?? "dynamic";

    private static ContextSize? ParseBytes(ArgumentResult result, string alternative)
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) && bytes <= Largest)
            return new ContextSize(bytes);
        result.AddError($"'{text}' is no context size: 0 to {Largest} bytes{alternative}");
        return null;
    }
}

using System.Collections.Immutable;

namespace Femto.Jit.Cli;

/// <summary>The formats of <c>femto translate</c>.</summary>
internal static class OutputFormats
{
    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Names { get; } = ["image", "elf", "header", "raw", "listing"];

    /// <summary>Whether a format is text.</summary>
    public static bool IsText(string format) => format is "header" or "listing";

    /// <summary>Code in a format.</summary>
    public static byte[] Make(string format, MachineCode code) => format switch
    {
        "raw" => [.. code.Code],
        _ => throw CommandException.Unusable(CliDiagnostics.Usage, $"the format {format} is not available"),
    };
}

using System.Collections.Immutable;
using System.Text;
using Femto.Jit.Images;

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
        "image" => ImageWriter.Write(code),
        "elf" => ElfObjectWriter.Write(code),
        "header" => Encoding.UTF8.GetBytes(HeaderWriter.Write(code)),
        "raw" => [.. code.Code],
        "listing" => Encoding.UTF8.GetBytes(ListingWriter.Write(code)),
        _ => throw new InternalCompilerException(nameof(OutputFormats), $"no writer for {format}"),
    };
}

using Femto.Jit.Ir;

namespace Femto.Jit.Tests.Ir;

/// <summary>Functions written down in their text form.</summary>
internal static class IrText
{
    /// <summary>A function of one block.</summary>
    public static Function Block(string body) => Parse($"b0:\n{body}");

    /// <summary>A function of blocks, given without the header; lines may be indented further.</summary>
    public static Function Parse(string blocks)
    {
        Result<Function> result = Parser.Parse(Complete(blocks));
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Value;
    }

    /// <summary>The blocks of a function as text, without the header.</summary>
    public static string Print(Function function)
    {
        string text = Printer.Print(function).ReplaceLineEndings("\n");
        return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd();
    }

    /// <summary>The same text with the indentation and header of the printer.</summary>
    public static string Complete(string blocks) => "function f start=0 frame=0 (r1)\n" + Layout(blocks);

    public static string Layout(string blocks) => string.Join('\n', blocks.Split('\n')
        .Select(line => line.Trim()).Where(line => line.Length > 0)
        .Select(line => char.IsAsciiDigit(line.ElementAtOrDefault(1)) && line[0] == 'b' ? line : "  " + line));
}

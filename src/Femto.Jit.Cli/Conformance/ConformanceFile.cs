using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Conformance;

/// <summary>
/// Reads the files of bpf_conformance: sections that begin with <c>-- asm</c>, <c>-- raw</c>, <c>-- mem</c>,
/// <c>-- result</c> or <c>-- error</c>; the text behind <c>#</c> is a comment, other sections are remarks.
/// Where a program is given in both forms, the raw one counts.
/// </summary>
internal static class ConformanceFile
{
    private const string SectionMark = "--";

    private const int SlotBytes = 8;

    /// <summary>Reads the files of a folder and those below it, ordered by path.</summary>
    /// <exception cref="CommandException">The folder has none, or one is malformed.</exception>
    public static IReadOnlyList<ConformanceCase> ReadAll(string folder)
    {
        string[] paths = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.data", SearchOption.AllDirectories)
            : throw CommandException.Unusable(CliDiagnostics.Unreadable, $"there is no folder {folder}");
        if (paths.Length == 0)
            throw CommandException.Unusable(
                CliDiagnostics.Unreadable, $"{folder} has no file whose name ends in .data");
        Array.Sort(paths, StringComparer.Ordinal);
        return [.. paths.Select(path =>
            Parse(Path.GetRelativePath(folder, path), Encoding.UTF8.GetString(InputFile.Read(path))))];
    }

    /// <summary>Reads one file's text.</summary>
    /// <exception cref="CommandException">It is malformed.</exception>
    public static ConformanceCase Parse(string name, string text)
    {
        Dictionary<string, string> sections = Split(text);
        string? result = sections.GetValueOrDefault("result")?.Trim();
        string? error = sections.GetValueOrDefault("error")?.Trim();
        if ((result is null) == (error is null))
            throw Malformed(name, "exactly one of '-- result' and '-- error' is needed");
        Result<Program> program = (sections.GetValueOrDefault("asm"), sections.GetValueOrDefault("raw")) switch
        {
            (_, string words) => ProgramLoader.Load(ReadWords(name, words), ProgramFormat.Raw),
            (string source, _) => Assembler.Assemble(source, name),
            _ => throw Malformed(name, "'-- asm' or '-- raw' is needed"),
        };
        byte[] memory = InputFile.ParseHex(sections.GetValueOrDefault("mem", ""), $"the memory of {name}");
        return new ConformanceCase(
            name, program, [.. memory], result is null ? null : ReadNumber(name, result), error ?? "");
    }

    private static Dictionary<string, string> Split(string text)
    {
        var sections = new Dictionary<string, StringBuilder>();
        StringBuilder? section = null;
        foreach (string line in text.Split('\n'))
        {
            string content = line.Split('#')[0].TrimEnd();
            if (content.StartsWith(SectionMark, StringComparison.Ordinal))
                section = sections[content[SectionMark.Length..].Trim()] = new StringBuilder();
            else
                section?.Append(content).Append('\n');
        }

        return sections.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    }

    // A slot is written as one number, or as its bytes.
    private static byte[] ReadWords(string name, string text)
    {
        string[] tokens = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!tokens.Any(token => token.StartsWith("0x", StringComparison.Ordinal)))
            return InputFile.ParseHex(text, $"the program of {name}");
        byte[] bytes = new byte[tokens.Length * SlotBytes];
        for (int slot = 0; slot < tokens.Length; slot++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(slot * SlotBytes), ReadNumber(name, tokens[slot]));
        return bytes;
    }

    private static ulong ReadNumber(string name, string text)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool isRead = ulong.TryParse(
            isHex ? text[2..] : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out ulong number);
        return isRead ? number : throw Malformed(name, $"'{text}' is no number of 64 bits");
    }

    private static CommandException Malformed(string name, string why) =>
        CommandException.Unusable(CliDiagnostics.BadConformanceFile, $"{name}: {why}");
}

using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Femto.Jit.Bytecode.Elf;

namespace Femto.Jit.Bytecode;

/// <summary>Reads programs. No input makes it throw: what cannot be read gives diagnostics FJ1xxx.</summary>
public static class ProgramLoader
{
    /// <summary>Name of the entry where the input gives none.</summary>
    internal const string DefaultName = "prog";

    // How many names a message lists.
    private const int ListedNames = 20;

    // How much of a file decides whether it is text.
    private const int InspectedBytes = 4096;

    private static readonly SearchValues<byte> _textBytes = SearchValues.Create(
        [(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(0x20, 0x5f).Select(value => (byte)value),
            .. Enumerable.Range(0x80, 0x80).Select(value => (byte)value)]);

    /// <summary>Reads a program in the format that <see cref="DetectFormat"/> finds.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="fileName">Its name, which decides where the contents do not.</param>
    /// <param name="entry">Name of the entry function; null for the only one.</param>
    public static Result<Program> Load(ReadOnlySpan<byte> bytes, string fileName, string? entry = null) =>
        Load(bytes, DetectFormat(fileName, bytes), entry, fileName);

    /// <summary>Reads a program.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="entry">
    /// Name of the entry function; null for the only one. Raw bytecode has no names and takes this one.
    /// </param>
    /// <returns>The program, with warnings, or the errors that tell why there is none.</returns>
    public static Result<Program> Load(ReadOnlySpan<byte> bytes, ProgramFormat format, string? entry = null) =>
        Load(bytes, format, entry, "assembly");

    private static Result<Program> Load(ReadOnlySpan<byte> bytes, ProgramFormat format, string? entry, string fileName)
    {
        if (bytes.Length > Limits.FileBytes)
        {
            return BytecodeDiagnostics.FileTooLarge.Of(
                $"the file has {bytes.Length} bytes; at most {Limits.FileBytes} are read");
        }
        var diagnostics = new DiagnosticList();
        Program? program = format switch
        {
            ProgramFormat.Elf => LoadElf(bytes.ToArray(), entry, diagnostics),
            ProgramFormat.Rbf => RbfReader.Read(bytes.ToArray(), entry, diagnostics),
            ProgramFormat.Assembly => Assembler.Assemble(
                Encoding.UTF8.GetString(bytes), fileName, entry, diagnostics),
            _ => LoadRaw(bytes, entry, diagnostics),
        };
        return new Result<Program>(diagnostics.HasErrors ? null : program, diagnostics.ToImmutable());
    }

    /// <summary>Guesses the format of a file: by its first bytes, then by the extension of its name.</summary>
    public static ProgramFormat DetectFormat(string fileName, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\u007fELF"u8)) return ProgramFormat.Elf;
        if (bytes.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == RbfReader.Magic)
            return ProgramFormat.Rbf;
        return Path.GetExtension(fileName).ToUpperInvariant() switch
        {
            ".O" or ".ELF" => ProgramFormat.Elf,
            ".RBF" => ProgramFormat.Rbf,
            ".S" or ".ASM" => ProgramFormat.Assembly,
            ".BIN" or ".RAW" => ProgramFormat.Raw,
            _ => IsText(bytes) ? ProgramFormat.Assembly : ProgramFormat.Raw,
        };
    }

    /// <summary>
    /// The names of the functions that can be the entry of an ELF object, ordered by section and offset; none when the
    /// object cannot be read, which <see cref="Load(ReadOnlySpan{byte}, ProgramFormat, string)"/> explains.
    /// </summary>
    public static ImmutableArray<string> ListEntries(ReadOnlySpan<byte> bytes)
    {
        var diagnostics = new DiagnosticList();
        return bytes.Length <= Limits.FileBytes
            && ElfFile.Read(bytes.ToArray(), diagnostics) is ElfFile file
            && ElfFunctions.Read(file, diagnostics) is ElfFunctions functions
            ? [.. functions.Entries.Select(function => function.Name)]
            : [];
    }

    private static Program? LoadElf(byte[] bytes, string? entry, DiagnosticList diagnostics) =>
        ElfFile.Read(bytes, diagnostics) is ElfFile file
        && ElfFunctions.Read(file, diagnostics) is ElfFunctions functions
        && ChooseEntry(functions.Entries, entry, diagnostics) is ElfFunction chosen
            ? ElfLinker.Link(file, functions, chosen, diagnostics)
            : null;

    private static ElfFunction? ChooseEntry(
        ImmutableArray<ElfFunction> entries, string? name, DiagnosticList diagnostics)
    {
        string names = string.Join(", ", entries.Take(ListedNames).Select(function => function.Name))
            + (entries.Length > ListedNames ? ", ..." : "");
        ElfFunction? chosen = name is null
            ? (entries is [var only] ? only : null)
            : entries.FirstOrDefault(function => function.Name == name);
        if (chosen is not null) return chosen;

        diagnostics.Add((entries, name) switch
        {
            ([], _) => BytecodeDiagnostics.NoEntry.Of(
                "the object has no global function in an executable section, so there is no entry"),
            (_, null) => BytecodeDiagnostics.SeveralEntries.Of($"the object has several entries, name one of: {names}"),
            _ => BytecodeDiagnostics.EntryNotFound.Of($"the object has no global function {name}; it has: {names}"),
        });
        return null;
    }

    private static Program? LoadRaw(ReadOnlySpan<byte> bytes, string? entry, DiagnosticList diagnostics)
    {
        bool isRead = BytecodeReader.TryRead(bytes, false, out var instructions, out var refused);
        diagnostics.AddRange(refused);
        if (!isRead) return null;
        string name = entry ?? DefaultName;
        return new Program(
            name, instructions, [new ProgramFunction(name, 0)], ProgramData.Empty,
            ImmutableSortedDictionary<int, SourceLine>.Empty);
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) =>
        !bytes.IsEmpty && !bytes[..Math.Min(bytes.Length, InspectedBytes)].ContainsAnyExcept(_textBytes);
}

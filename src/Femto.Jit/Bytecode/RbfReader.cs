using System.Collections.Immutable;
using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Femto.Jit.Bytecode;

/// <summary>
/// Reads the <c>.rbf</c> files of Femto-Containers: a header of seven 32-bit words (magic, version, flags, lengths of
/// .data, .rodata and .text, number of functions), the three sections, and for each function three 16-bit words
/// (offset of its name in .rodata, flags, offset in .text). The entry is at offset 0 of .text.
/// </summary>
internal sealed class RbfReader
{
    /// <summary>"rBPF" in the first four bytes.</summary>
    public const uint Magic = 0x46504272;

    private const int HeaderLength = 28;
    private const int FunctionLength = 6;

    private readonly byte[] _file;
    private readonly DiagnosticList _diagnostics;

    private RbfReader(byte[] file, DiagnosticList diagnostics)
    {
        _file = file;
        _diagnostics = diagnostics;
    }

    /// <summary>Reads a file, or returns null after adding an error.</summary>
    public static Program? Read(byte[] file, string? entry, DiagnosticList diagnostics) =>
        new RbfReader(file, diagnostics).Read(entry);

    private Program? Read(string? entry)
    {
        ReadOnlySpan<byte> header = _file;
        if (header.Length < HeaderLength || ReadUInt32LittleEndian(header) != Magic)
            return Refuse("the file does not begin with an .rbf header");
        uint version = ReadUInt32LittleEndian(header[4..]);
        uint flags = ReadUInt32LittleEndian(header[8..]);
        if (version != 0 || flags != 0)
            return Refuse($"the file has version {version} and flags 0x{flags:x}; only 0 and 0 are known");

        long dataLength = ReadUInt32LittleEndian(header[12..]);
        long readOnlyLength = ReadUInt32LittleEndian(header[16..]);
        long codeLength = ReadUInt32LittleEndian(header[20..]);
        long functionCount = ReadUInt32LittleEndian(header[24..]);
        long expected = HeaderLength + dataLength + readOnlyLength + codeLength + (functionCount * FunctionLength);
        if (expected != _file.Length)
            return Refuse($"the sections described by the header take {expected} bytes, but the file has {_file.Length}");
        if (dataLength > Limits.DataBytes || readOnlyLength > Limits.DataBytes)
        {
            _diagnostics.Add(BytecodeDiagnostics.DataTooLarge.Of(
                $"a data section is larger than {Limits.DataBytes} bytes"));
            return null;
        }

        Span<byte> data = _file.AsSpan(HeaderLength, (int)dataLength);
        Span<byte> readOnly = _file.AsSpan(HeaderLength + data.Length, (int)readOnlyLength);
        Span<byte> code = _file.AsSpan(HeaderLength + data.Length + readOnly.Length, (int)codeLength);
        bool isRead = BytecodeReader.TryRead(code, true, out var instructions, out ImmutableArray<Diagnostic> refused);
        foreach (Diagnostic diagnostic in refused) _diagnostics.Add(diagnostic);
        if (!isRead) return null;

        ReadOnlySpan<byte> table = _file.AsSpan(_file.Length - ((int)functionCount * FunctionLength));
        if (ReadFunctions(table, readOnly, instructions) is not SortedDictionary<int, string> functions) return null;
        if (entry is not null && functions[0] != entry)
        {
            _diagnostics.Add(BytecodeDiagnostics.EntryNotFound.Of(
                $"the entry of an .rbf file is its first function, {functions[0]}, not {entry}"));
            return null;
        }
        return new Program(
            functions[0],
            instructions,
            [.. functions.Select(pair => new ProgramFunction(pair.Value, pair.Key))],
            new ProgramData([.. readOnly], [.. data], 0, []),
            ImmutableSortedDictionary<int, SourceLine>.Empty);
    }

    // Functions by start. The entry has a name even where the table gives none.
    private SortedDictionary<int, string>? ReadFunctions(
        ReadOnlySpan<byte> table, ReadOnlySpan<byte> names, ImmutableArray<Instruction> code)
    {
        var functions = new SortedDictionary<int, string>();
        for (; !table.IsEmpty; table = table[FunctionLength..])
        {
            int nameOffset = ReadUInt16LittleEndian(table);
            int start = ReadUInt16LittleEndian(table[4..]);
            int nameLength = nameOffset < names.Length ? names[nameOffset..].IndexOf((byte)0) : -1;
            if (nameLength < 0 || start % Slot.Size != 0 || start / Slot.Size >= code.Length
                || code[start / Slot.Size].Operation == Operation.SecondSlot)
            {
                Refuse($"a function at {start} with its name at {nameOffset} lies outside of its section");
                return null;
            }
            functions.TryAdd(start / Slot.Size, Encoding.UTF8.GetString(names.Slice(nameOffset, nameLength)));
        }
        functions.TryAdd(0, ProgramLoader.DefaultName);
        return functions;
    }

    private Program? Refuse(string message)
    {
        _diagnostics.Add(BytecodeDiagnostics.MalformedRbf.Of(message));
        return null;
    }
}

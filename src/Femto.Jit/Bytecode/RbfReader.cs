using System.Collections.Immutable;
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
        if (Header() is not (int dataLength, int readOnlyLength, int codeLength)) return null;
        Span<byte> rest = _file.AsSpan(HeaderLength);
        Span<byte> data = rest[..dataLength];
        Span<byte> readOnly = rest.Slice(dataLength, readOnlyLength);
        Span<byte> code = rest.Slice(dataLength + readOnlyLength, codeLength);
        Span<byte> table = rest[(dataLength + readOnlyLength + codeLength)..];

        bool isRead = BytecodeReader.TryRead(code, true, out var instructions, out var refused);
        _diagnostics.AddRange(refused);
        if (!isRead || Functions(table, readOnly, instructions) is not SortedDictionary<int, string> functions)
            return null;
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

    // The lengths of .data, .rodata and .text; what follows in the file is the table of functions.
    private (int Data, int ReadOnly, int Code)? Header()
    {
        ReadOnlySpan<byte> header = _file;
        if (header.Length < HeaderLength || ReadUInt32LittleEndian(header) != Magic)
        {
            Refuse("the file does not begin with an .rbf header");
            return null;
        }
        uint version = ReadUInt32LittleEndian(header[4..]);
        uint flags = ReadUInt32LittleEndian(header[8..]);
        if (version != 0 || flags != 0)
        {
            Refuse($"the file has version {version} and flags 0x{flags:x}; only 0 and 0 are known");
            return null;
        }
        long data = ReadUInt32LittleEndian(header[12..]);
        long readOnly = ReadUInt32LittleEndian(header[16..]);
        long code = ReadUInt32LittleEndian(header[20..]);
        long functions = ReadUInt32LittleEndian(header[24..]);
        long expected = HeaderLength + data + readOnly + code + (functions * FunctionLength);
        if (expected != _file.Length)
        {
            Refuse($"the header describes {expected} bytes, but the file has {_file.Length}");
            return null;
        }
        if (Math.Max(data, readOnly) <= Limits.DataBytes) return ((int)data, (int)readOnly, (int)code);
        _diagnostics.Add(BytecodeDiagnostics.DataTooLarge.Of(
            $"a data section is larger than {Limits.DataBytes} bytes"));
        return null;
    }

    // Functions by start. The entry has a name even where the table gives none.
    private SortedDictionary<int, string>? Functions(
        ReadOnlySpan<byte> table, ReadOnlySpan<byte> names, ImmutableArray<Instruction> code)
    {
        if (table.Length / FunctionLength > code.Length)
        {
            Refuse("there are more functions than instructions");
            return null;
        }
        var functions = new SortedDictionary<int, string>();
        for (; !table.IsEmpty; table = table[FunctionLength..])
        {
            int nameOffset = ReadUInt16LittleEndian(table);
            int start = ReadUInt16LittleEndian(table[4..]);
            if (start % Slot.Size != 0 || start / Slot.Size >= code.Length
                || code[start / Slot.Size].Operation == Operation.SecondSlot
                || NameTable.At(names, (uint)nameOffset) is not string name)
            {
                Refuse($"a function at {start} with its name at {nameOffset} lies outside of its section");
                return null;
            }
            functions.TryAdd(start / Slot.Size, name);
        }
        functions.TryAdd(0, ProgramLoader.DefaultName);
        return functions;
    }

    private void Refuse(string message) => _diagnostics.Add(BytecodeDiagnostics.MalformedRbf.Of(message));
}

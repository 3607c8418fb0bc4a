using System.Collections.Immutable;
using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Femto.Jit.Bytecode.Elf;

/// <summary>
/// Reads what <c>.BTF</c> and <c>.BTF.ext</c> say of instructions: source lines and CO-RE relocations ("BPF Type
/// Format" in the documentation of the Linux kernel, sections 2 and 4). Broken debug information is only remarked upon.
/// </summary>
internal sealed class BtfReader
{
    private const ushort Magic = 0xeb9f;
    private const int SectionHeaderLength = 8;
    private const int LineRecordLength = 16;

    // Longer source lines are cut: enough for a message.
    private const int LongestText = 256;

    private readonly ReadOnlyMemory<byte> _strings;
    private readonly Dictionary<uint, string?> _stringCache = [];

    private BtfReader(ReadOnlyMemory<byte> strings) => _strings = strings;

    /// <summary>
    /// The source lines by pc of the functions in their places. Adds a warning when the information is broken, and an
    /// error for each CO-RE relocation of these functions.
    /// </summary>
    public static ImmutableSortedDictionary<int, SourceLine> Read(
        ImmutableArray<ElfSection> sections, IReadOnlyList<(ElfFunction Function, int Pc)> placed,
        DiagnosticList diagnostics)
    {
        var lines = ImmutableSortedDictionary.CreateBuilder<int, SourceLine>();
        ElfSection? types = sections.FirstOrDefault(section => section.Name == ".BTF");
        ElfSection? extension = sections.FirstOrDefault(section => section.Name == ".BTF.ext");
        if (types is null || extension is null) return lines.ToImmutable();

        bool isWhole = Strings(types.Contents) is ReadOnlyMemory<byte> strings
            && new BtfReader(strings).ReadExtension(extension.Contents.Span, new Places(placed), lines, diagnostics);
        if (!isWhole)
        {
            diagnostics.Add(BytecodeDiagnostics.BrokenDebugInformation.Of(
                "the debug information in .BTF and .BTF.ext is broken; messages will not tell source lines"));
            lines.Clear();
        }
        return lines.ToImmutable();
    }

    // struct btf_header: magic, version, flags, hdr_len, type_off, type_len, str_off, str_len.
    private static ReadOnlyMemory<byte>? Strings(ReadOnlyMemory<byte> section)
    {
        ReadOnlySpan<byte> header = section.Span;
        if (header.Length < 24 || ReadUInt16LittleEndian(header) != Magic) return null;
        ulong start = (ulong)ReadUInt32LittleEndian(header[4..]) + ReadUInt32LittleEndian(header[16..]);
        ulong length = ReadUInt32LittleEndian(header[20..]);
        if (start + length > (ulong)header.Length) return null;
        return section.Slice((int)start, (int)length);
    }

    // struct btf_ext_header: magic, version, flags, hdr_len, then offset and length of func_info, line_info, core_relo.
    private bool ReadExtension(
        ReadOnlySpan<byte> section, Places places, ImmutableSortedDictionary<int, SourceLine>.Builder lines,
        DiagnosticList diagnostics)
    {
        if (section.Length < 24 || ReadUInt16LittleEndian(section) != Magic) return false;
        uint headerLength = ReadUInt32LittleEndian(section[4..]);
        bool isWhole = ReadRecords(Part(section, headerLength, 16), LineRecordLength, places, (pc, record) =>
        {
            uint lineAndColumn = record[3];
            if (Text(record[1]) is not string name || Text(record[2]) is not string text) return false;
            lines[pc] = new SourceLine(name, (int)(lineAndColumn >> 10), (int)(lineAndColumn & 0x3ff), text.Trim());
            return true;
        });
        if (headerLength < 32 || section.Length < 32) return isWhole;
        return isWhole & ReadRecords(Part(section, headerLength, 24), LineRecordLength, places, (pc, record) =>
        {
            diagnostics.Add(BytecodeDiagnostics.CoreRelocation.At(pc,
                "a CO-RE relocation applies to this instruction; compile without preserve_access_index"));
            return true;
        });
    }

    // A part that lies outside of the section is a byte, too short to be read.
    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> section, uint headerLength, int field)
    {
        ulong start = (ulong)headerLength + ReadUInt32LittleEndian(section[field..]);
        ulong length = ReadUInt32LittleEndian(section[(field + 4)..]);
        return start + length <= (ulong)section.Length ? section.Slice((int)start, (int)length) : [0];
    }

    /// <summary>
    /// Calls <paramref name="use"/> for each record of a part that belongs to a placed instruction, with its pc and its
    /// first four words. A part is the record length, then for each section a header (name, count) and its records.
    /// </summary>
    private bool ReadRecords(ReadOnlySpan<byte> part, int leastLength, Places places, Func<int, uint[], bool> use)
    {
        if (part.IsEmpty) return true;
        if (part.Length < 4) return false;
        uint recordLength = ReadUInt32LittleEndian(part);
        if (recordLength < leastLength || recordLength > part.Length) return part.Length == 4;
        for (part = part[4..]; part.Length >= SectionHeaderLength;)
        {
            string? name = Text(ReadUInt32LittleEndian(part));
            uint count = ReadUInt32LittleEndian(part[4..]);
            part = part[SectionHeaderLength..];
            if (name is null || count * (ulong)recordLength > (ulong)part.Length) return false;
            for (; count > 0; count--, part = part[(int)recordLength..])
            {
                if (places.Of(name, ReadUInt32LittleEndian(part)) is int pc && !use(pc, Words(part))) return false;
            }
        }
        return part.IsEmpty;
    }

    private static uint[] Words(ReadOnlySpan<byte> record) =>
    [
        ReadUInt32LittleEndian(record), ReadUInt32LittleEndian(record[4..]),
        ReadUInt32LittleEndian(record[8..]), ReadUInt32LittleEndian(record[12..]),
    ];

    private string? Text(uint offset)
    {
        if (_stringCache.TryGetValue(offset, out string? text)) return text;
        if (offset < _strings.Length)
        {
            ReadOnlySpan<byte> bytes = _strings.Span[(int)offset..];
            bytes = bytes[..Math.Min(bytes.Length, LongestText)];
            int end = bytes.IndexOf((byte)0);
            text = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        }
        _stringCache.Add(offset, text);
        return text;
    }

    /// <summary>Finds the pc of an instruction of the object by the name of its section and the offset in it.</summary>
    private sealed class Places
    {
        private readonly Dictionary<string, SortedList<int, (ElfFunction Function, int Pc)>> _bySection = [];

        public Places(IReadOnlyList<(ElfFunction Function, int Pc)> placed)
        {
            // In ascending order, so that each is appended.
            foreach ((ElfFunction function, int pc) in placed.OrderBy(each => each.Function.Start))
            {
                if (!_bySection.TryGetValue(function.Section.Name, out var functions))
                    _bySection.Add(function.Section.Name, functions = []);
                functions.TryAdd(function.Start, (function, pc));
            }
        }

        public int? Of(string section, uint offset)
        {
            if (!_bySection.TryGetValue(section, out var functions) || offset % Slot.Size != 0) return null;
            int low = 0;
            int high = functions.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (functions.GetKeyAtIndex(middle) <= offset) low = middle + 1;
                else high = middle;
            }
            if (low == 0) return null;
            (ElfFunction function, int pc) = functions.GetValueAtIndex(low - 1);
            return offset < function.End ? pc + (((int)offset - function.Start) / Slot.Size) : null;
        }
    }
}

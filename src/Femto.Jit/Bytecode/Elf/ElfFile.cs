using System.Collections.Immutable;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Femto.Jit.Bytecode.Elf;

/// <summary>The sections, symbols and relocations of a relocatable object. No field of the file is trusted.</summary>
internal sealed class ElfFile
{
    private const int RelocationLength = 16;
    private const ushort Relocatable = 1;
    private const ushort MachineBpf = 247;
    private const int MostSymbols = 65_536;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly DiagnosticList _diagnostics;
    private readonly ElfLayout _layout;
    private ILookup<uint, ElfSection>? _relocationSections;

    private ElfFile(ReadOnlyMemory<byte> file, ElfLayout layout, DiagnosticList diagnostics)
    {
        _file = file;
        _layout = layout;
        _diagnostics = diagnostics;
    }

    /// <summary>All sections, by index.</summary>
    public ImmutableArray<ElfSection> Sections { get; private set; } = [];

    /// <summary>The symbol table; empty when there is none.</summary>
    public ImmutableArray<ElfSymbol> Symbols { get; private set; } = [];

    /// <summary>Reads an object of BPF, or returns null after adding an error.</summary>
    public static ElfFile? Read(ReadOnlyMemory<byte> file, DiagnosticList diagnostics)
    {
        var elf = new ElfFile(file, ElfLayout.Wide, diagnostics);
        return elf.CheckHeader() && elf.ReadTables() ? elf : null;
    }

    /// <summary>
    /// Reads an object for which <see cref="IsNative"/> holds, or returns null after adding an error.
    /// <see cref="RelocationsOf"/> is for BPF only.
    /// </summary>
    public static ElfFile? ReadNative(ReadOnlyMemory<byte> file, DiagnosticList diagnostics)
    {
        var elf = new ElfFile(file, ElfLayout.Of(file.Span), diagnostics);
        return elf.ReadTables() ? elf : null;
    }

    /// <summary>Whether a file begins as little-endian relocatable objects of machines other than BPF do.</summary>
    public static bool IsNative(ReadOnlySpan<byte> file) =>
        file.StartsWith("\u007fELF"u8) && file.Length > 5 && file[4] is 1 or 2 && file[5] == 1
        && file.Length >= ElfLayout.Of(file).HeaderLength
        && ReadUInt16LittleEndian(file[16..]) == Relocatable && ReadUInt16LittleEndian(file[18..]) != MachineBpf;

    /// <summary>Length of an entry in a section of relocations.</summary>
    public int RelocationLengthOf(ElfSection section) =>
        _layout.WordLength * (section.Type == ElfSection.RelocationsWithAddend ? 3 : 2);

    private bool ReadTables() => ReadSections() && ReadSymbols();

    /// <summary>The section a symbol is defined in, or null for undefined, absolute and common symbols.</summary>
    public ElfSection? SectionOf(ElfSymbol symbol) =>
        symbol.Section != ElfSymbol.Undefined && symbol.Section < Sections.Length ? Sections[symbol.Section] : null;

    /// <summary>The relocations of a section by offset, or null after adding an error.</summary>
    public Dictionary<ulong, ElfRelocation>? RelocationsOf(ElfSection target)
    {
        _relocationSections ??= Sections
            .Where(section => section.Type is ElfSection.Relocations or ElfSection.RelocationsWithAddend)
            .ToLookup(section => section.Info);
        var relocations = new Dictionary<ulong, ElfRelocation>();
        foreach (ElfSection section in _relocationSections[(uint)target.Index])
        {
            if (!ReadRelocations(section, relocations)) return null;
        }
        return relocations;
    }

    private bool CheckHeader()
    {
        ReadOnlySpan<byte> header = _file.Span;
        if (header.Length < _layout.HeaderLength || !header.StartsWith("\u007fELF"u8))
            return Refuse(BytecodeDiagnostics.NotBpfObject, "the file does not begin with an ELF header");
        if (header[4] != 2 || header[5] != 1)
        {
            return Refuse(BytecodeDiagnostics.NotBpfObject,
                "the object is not 64-bit little-endian; compile with -target bpf (or bpfel)");
        }
        ushort machine = ReadUInt16LittleEndian(header[18..]);
        if (machine != MachineBpf)
        {
            return Refuse(BytecodeDiagnostics.NotBpfObject,
                $"the object is for machine {machine}, not for BPF ({MachineBpf}); compile with -target bpf");
        }
        ushort type = ReadUInt16LittleEndian(header[16..]);
        return type == Relocatable || Refuse(BytecodeDiagnostics.NotBpfObject,
            $"the ELF file has type {type}; only relocatable objects (type {Relocatable}) are read");
    }

    private bool ReadSections()
    {
        ReadOnlySpan<byte> header = _file.Span;
        ulong tableOffset = _layout.Word(header, _layout.SectionTable);
        int entryLength = ReadUInt16LittleEndian(header[_layout.SectionEntryLength..]);
        int count = ReadUInt16LittleEndian(header[(_layout.SectionEntryLength + 2)..]);
        int nameIndex = ReadUInt16LittleEndian(header[(_layout.SectionEntryLength + 4)..]);
        if (entryLength != _layout.SectionHeaderLength || nameIndex >= count)
            return Malformed("the section header table is not described correctly");
        if (Slice(tableOffset, (ulong)count * (ulong)entryLength) is not ReadOnlyMemory<byte> table)
            return Malformed("the section header table lies outside of the file");

        ReadOnlySpan<byte> nameHeader = table.Span[(nameIndex * entryLength)..];
        if (Slice(_layout.Word(nameHeader, _layout.SectionOffset), _layout.Word(nameHeader, _layout.SectionLength))
            is not ReadOnlyMemory<byte> names)
            return Malformed("the table of section names lies outside of the file");

        var sections = ImmutableArray.CreateBuilder<ElfSection>(count);
        ulong total = 0;
        for (int index = 0; index < count; index++)
        {
            if (ReadSection(index, table.Span[(index * entryLength)..], names.Span) is not ElfSection section)
                return false;
            sections.Add(section);
            total += (ulong)section.Contents.Length;
        }
        Sections = sections.MoveToImmutable();
        // Sections do not share bytes. Checked, since everything after this costs time by the bytes of the sections.
        return total <= (ulong)_file.Length || Malformed("sections overlap");
    }

    private ElfSection? ReadSection(int index, ReadOnlySpan<byte> header, ReadOnlySpan<byte> names)
    {
        uint type = ReadUInt32LittleEndian(header[4..]);
        ulong offset = _layout.Word(header, _layout.SectionOffset);
        ulong length = _layout.Word(header, _layout.SectionLength);
        if (NameAt(names, ReadUInt32LittleEndian(header)) is not string name)
            return Malformed<ElfSection>($"the name of section {index} is not within the table of section names");
        bool hasContents = index != 0 && type != ElfSection.NoBits;
        if (Slice(offset, hasContents ? length : 0) is not ReadOnlyMemory<byte> contents)
            return Malformed<ElfSection>($"section {index} ({name}) lies outside of the file");
        return new ElfSection(
            index, name, index == 0 ? 0 : type, _layout.Word(header, ElfLayout.SectionFlags), length, contents,
            ReadUInt32LittleEndian(header[_layout.SectionLink..]), ReadUInt32LittleEndian(header[(_layout.SectionLink + 4)..]),
            Math.Max(1, _layout.Word(header, _layout.SectionAlignment)));
    }

    private bool ReadSymbols()
    {
        ElfSection? table = Sections.FirstOrDefault(section => section.Type == ElfSection.SymbolTable);
        if (table is null) return true;
        if (table.Link >= Sections.Length) return Malformed("the symbol table has no table of names");
        int length = _layout.SymbolLength;
        if (table.Contents.Length / length > MostSymbols)
            return Malformed($"there are more than {MostSymbols} symbols");

        ReadOnlySpan<byte> names = Sections[(int)table.Link].Contents.Span;
        var symbols = ImmutableArray.CreateBuilder<ElfSymbol>(table.Contents.Length / length);
        while (symbols.Count < symbols.Capacity)
        {
            ReadOnlySpan<byte> entry = table.Contents.Span[(symbols.Count * length)..];
            ushort section = ReadUInt16LittleEndian(entry[(_layout.SymbolInfo + 2)..]);
            byte info = entry[_layout.SymbolInfo];
            byte type = (byte)(info & 0xf);
            string? name = type == ElfSymbol.SectionType && section < Sections.Length
                ? Sections[section].Name
                : NameAt(names, ReadUInt32LittleEndian(entry));
            if (name is null) return Malformed($"the name of symbol {symbols.Count} is not within the table of names");
            symbols.Add(new ElfSymbol(name, type, (byte)(info >> 4), section,
                _layout.Word(entry, _layout.SymbolValue), _layout.Word(entry, _layout.SymbolValue + _layout.WordLength)));
        }
        Symbols = symbols.MoveToImmutable();
        return true;
    }

    private bool ReadRelocations(ElfSection section, Dictionary<ulong, ElfRelocation> relocations)
    {
        if (section.Type == ElfSection.RelocationsWithAddend)
            return Malformed($"{section.Name} has relocations with addends (RELA), which BPF does not use");
        ReadOnlySpan<byte> entries = section.Contents.Span;
        for (; entries.Length >= RelocationLength; entries = entries[RelocationLength..])
        {
            uint symbol = ReadUInt32LittleEndian(entries[12..]);
            if (symbol >= Symbols.Length)
                return Malformed($"a relocation in {section.Name} refers to symbol {symbol}, which does not exist");
            var relocation = new ElfRelocation(
                ReadUInt64LittleEndian(entries), ReadUInt32LittleEndian(entries[8..]), (int)symbol);
            if (!relocations.TryAdd(relocation.Offset, relocation))
                return Malformed($"two relocations in {section.Name} apply to offset 0x{relocation.Offset:x}");
        }
        return true;
    }

    // Not by a conditional operator: there, null would become an empty memory.
    private ReadOnlyMemory<byte>? Slice(ulong offset, ulong length)
    {
        if (offset > (ulong)_file.Length || length > (ulong)_file.Length - offset) return null;
        return _file.Slice((int)offset, (int)length);
    }

    // Offset 0 is no name, also where there is no table.
    private static string? NameAt(ReadOnlySpan<byte> names, uint offset) =>
        offset == 0 ? "" : NameTable.At(names, offset);

    private bool Malformed(string message) => Refuse(BytecodeDiagnostics.MalformedObject, message);

    private T? Malformed<T>(string message) where T : class
    {
        Malformed(message);
        return null;
    }

    private bool Refuse(DiagnosticDescriptor descriptor, string message)
    {
        _diagnostics.Add(descriptor.Of(message));
        return false;
    }
}

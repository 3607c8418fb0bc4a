using System.Text;

namespace Femto.Jit.Images;

/// <summary>Flags of a section besides being part of the program.</summary>
[Flags]
internal enum ElfSectionFlags
{
    /// <summary>Read-only.</summary>
    None = 0,

    /// <summary>SHF_WRITE.</summary>
    Write = 1,

    /// <summary>SHF_EXECINSTR.</summary>
    Execute = 4,
}

/// <summary>Types of symbols.</summary>
internal enum ElfSymbolType
{
    /// <summary>STT_NOTYPE.</summary>
    None = 0,

    /// <summary>STT_OBJECT.</summary>
    Object = 1,

    /// <summary>STT_FUNC.</summary>
    Function = 2,

    /// <summary>STT_SECTION.</summary>
    Section = 3,
}

/// <summary>A symbol; of Thumb functions bit 0 of the value is set.</summary>
internal sealed record ElfSymbol(string Name, int Section, int Value, int Size, ElfSymbolType Type, bool Global);

/// <summary>A relocation of an address: the start of a section plus an addend.</summary>
internal sealed record ElfRelocation(int Offset, int TargetSection, int Addend)
{
    /// <summary>Whether 4 bytes are relocated, as between sections of debug information, whatever an address has.</summary>
    public bool IsSectionOffset { get; init; }
}

/// <summary>What a machine's supplement to the System V ABI says of its objects.</summary>
/// <param name="Number">e_machine.</param>
/// <param name="Flags">e_flags.</param>
/// <param name="Pointer">Type of the relocation of an address.</param>
/// <param name="HasAddends">Whether relocations carry their addends, instead of the place they relocate.</param>
/// <param name="CodeMark">Mapping symbol at the start of instructions.</param>
/// <param name="FunctionBit">What is added to the value of functions.</param>
internal sealed record ElfMachine(
    ushort Number, uint Flags, int Pointer, bool HasAddends, string CodeMark, int FunctionBit)
{
    /// <summary>Bytes of an address, which decide about the class of the object.</summary>
    public int AddressBytes { get; init; } = 4;

    /// <summary>Type of the relocation of 4 bytes, where addresses have more.</summary>
    public int Word { get; init; } = Pointer;
}

/// <summary>Lays out a little-endian relocatable object of either class (System V ABI, chapter 4).</summary>
internal sealed class ElfImageBuilder(ElfMachine machine)
{
    private const uint FlagAllocate = 2;
    private const uint FlagExclude = 0x8000_0000;

    private readonly bool _isWide = machine.AddressBytes == 8;

    private readonly List<Section> _sections = [new("", SectionType.Null, 0, [], 0, 0)];
    private readonly List<ElfSymbol> _symbols = [];

    private int HeaderBytes => _isWide ? 64 : 52;

    private int SectionHeaderBytes => _isWide ? 64 : 40;

    private int SymbolBytes => _isWide ? 24 : 16;

    /// <summary>Offset and what to do; addends, where there are, are another address.</summary>
    private int RelocationBytes => machine.AddressBytes * (machine.HasAddends ? 3 : 2);

    private enum SectionType
    {
        Null = 0,
        ProgramBits = 1,
        SymbolTable = 2,
        StringTable = 3,
        NoBits = 8,
        Relocations = 9,
        RelocationsWithAddends = 4,
    }

    internal int AddProgramBits(string name, ElfSectionFlags flags, byte[] bytes, int alignment) =>
        Add(new Section(name, SectionType.ProgramBits, (uint)flags | FlagAllocate, bytes, bytes.Length, alignment));

    internal int AddNoBits(string name, int length, int alignment) =>
        Add(new Section(name, SectionType.NoBits, (uint)ElfSectionFlags.Write | FlagAllocate, [], length, alignment));

    /// <summary>Adds bytes that are no part of the program in memory.</summary>
    internal int AddDebugBits(string name, byte[] bytes) =>
        Add(new Section(name, SectionType.ProgramBits, 0, bytes, bytes.Length, 1));

    /// <summary>Adds bytes for tools that read the object; linkers leave them out of what they make.</summary>
    internal int AddExcluded(string name, byte[] bytes) =>
        Add(new Section(name, SectionType.ProgramBits, FlagExclude, bytes, bytes.Length, 1));

    internal void AddSymbol(ElfSymbol symbol) => _symbols.Add(symbol);

    /// <summary>Adds the relocations of a section; none are no section.</summary>
    internal void AddRelocations(int section, IEnumerable<ElfRelocation> relocations)
    {
        ElfRelocation[] all = [.. relocations];
        if (all.Length == 0) return;
        foreach (int target in all.Select(relocation => relocation.TargetSection).Distinct())
        {
            if (!_symbols.Exists(symbol => symbol.Type == ElfSymbolType.Section && symbol.Section == target))
                _symbols.Insert(0, new ElfSymbol("", target, 0, 0, ElfSymbolType.Section, Global: false));
        }
        SectionType type = machine.HasAddends ? SectionType.RelocationsWithAddends : SectionType.Relocations;
        string prefix = machine.HasAddends ? ".rela" : ".rel";
        Add(new Section(prefix + _sections[section].Name, type, 0, [], 0, machine.AddressBytes)
        {
            Info = section, Relocations = all,
        });
    }

    internal byte[] Build()
    {
        // Local symbols come first; the table's info is the index of the first global one.
        ElfSymbol[] ordered = [.. _symbols.Where(symbol => !symbol.Global), .. _symbols.Where(symbol => symbol.Global)];
        StringTable names = new();
        byte[] symbols = Bytes(writer => WriteSymbols(writer, ordered, names));
        int symbolTable = Add(new Section(".symtab", SectionType.SymbolTable, 0, symbols, symbols.Length, machine.AddressBytes)
        {
            Link = _sections.Count + 1,
            Info = 1 + ordered.Count(symbol => !symbol.Global),
            EntryBytes = SymbolBytes,
        });
        AddStrings(".strtab", names);
        for (int index = 0; index < symbolTable; index++)
        {
            if (_sections[index].Relocations.Length > 0)
            {
                _sections[index] = Encode(_sections[index], ordered, symbolTable);
            }
        }
        StringTable sectionNames = new();
        foreach (Section section in _sections) sectionNames.Add(section.Name);
        sectionNames.Add(".shstrtab");
        AddStrings(".shstrtab", sectionNames);
        return Bytes(writer => WriteFile(writer, sectionNames));
    }

    private int Add(Section section)
    {
        _sections.Add(section);
        return _sections.Count - 1;
    }

    private void AddStrings(string name, StringTable strings)
    {
        byte[] bytes = strings.ToArray();
        Add(new Section(name, SectionType.StringTable, 0, bytes, bytes.Length, 1));
    }

    private void WriteSymbols(BinaryWriter writer, ElfSymbol[] symbols, StringTable names)
    {
        const int Global = 1 << 4;
        writer.Write(new byte[SymbolBytes]);
        foreach (ElfSymbol symbol in symbols)
        {
            writer.Write(names.Add(symbol.Name));
            if (!_isWide) WritePlace(writer, symbol);
            writer.Write((byte)((symbol.Global ? Global : 0) | (int)symbol.Type));
            writer.Write((byte)0);
            writer.Write((ushort)symbol.Section);
            if (_isWide) WritePlace(writer, symbol);
        }
    }

    private void WritePlace(BinaryWriter writer, ElfSymbol symbol)
    {
        WriteAddress(writer, symbol.Value);
        WriteAddress(writer, symbol.Size);
    }

    private void WriteAddress(BinaryWriter writer, int value)
    {
        writer.Write(value);
        if (_isWide) writer.Write(value < 0 ? -1 : 0);
    }

    private Section Encode(Section section, ElfSymbol[] symbols, int symbolTable)
    {
        byte[] bytes = Bytes(writer =>
        {
            foreach (ElfRelocation relocation in section.Relocations)
            {
                int symbol = 1 + Array.FindIndex(symbols, candidate =>
                    candidate.Type == ElfSymbolType.Section && candidate.Section == relocation.TargetSection);
                int type = relocation.IsSectionOffset ? machine.Word : machine.Pointer;
                WriteAddress(writer, relocation.Offset);
                if (_isWide)
                    writer.Write(((long)symbol << 32) | (uint)type);
                else
                    writer.Write((symbol << 8) | type);
                if (machine.HasAddends) WriteAddress(writer, relocation.Addend);
            }
        });
        return section with
        {
            Content = bytes, Length = bytes.Length, Link = symbolTable, EntryBytes = RelocationBytes,
        };
    }

    private void WriteFile(BinaryWriter writer, StringTable sectionNames)
    {
        int[] offsets = new int[_sections.Count];
        int end = HeaderBytes;
        for (int index = 1; index < _sections.Count; index++)
        {
            offsets[index] = Align(end, _sections[index].Alignment);
            end = offsets[index] + _sections[index].Content.Length;
        }
        WriteFileHeader(writer, Align(end, machine.AddressBytes));
        for (int index = 1; index < _sections.Count; index++)
        {
            PadTo(writer, offsets[index]);
            writer.Write(_sections[index].Content);
        }
        PadTo(writer, Align(end, machine.AddressBytes));
        for (int index = 0; index < _sections.Count; index++)
        {
            Section section = _sections[index];
            writer.Write(sectionNames.Add(section.Name));
            writer.Write((int)section.Type);
            writer.Write(section.Flags);
            if (_isWide) writer.Write(0);
            WriteAddress(writer, 0);
            WriteAddress(writer, offsets[index]);
            WriteAddress(writer, section.Length);
            writer.Write(section.Link);
            writer.Write(section.Info);
            WriteAddress(writer, section.Alignment);
            WriteAddress(writer, section.EntryBytes);
        }
    }

    private void WriteFileHeader(BinaryWriter writer, int sectionHeaders)
    {
        const byte Class32 = 1;
        const byte Class64 = 2;
        const byte LittleEndian = 1;
        const byte CurrentVersion = 1;
        const ushort Relocatable = 1;
        byte wordClass = _isWide ? Class64 : Class32;
        writer.Write([0x7F, (byte)'E', (byte)'L', (byte)'F', wordClass, LittleEndian, CurrentVersion, 0]);
        writer.Write(0L);
        writer.Write(Relocatable);
        writer.Write(machine.Number);
        writer.Write((int)CurrentVersion);
        WriteAddress(writer, 0); // entry
        WriteAddress(writer, 0); // program headers
        WriteAddress(writer, sectionHeaders);
        writer.Write(machine.Flags);
        writer.Write((ushort)HeaderBytes);
        writer.Write(0); // size and number of program headers
        writer.Write((ushort)SectionHeaderBytes);
        writer.Write((ushort)_sections.Count);
        writer.Write((ushort)(_sections.Count - 1));
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void PadTo(BinaryWriter writer, int offset)
    {
        writer.Flush();
        while (writer.BaseStream.Position < offset) writer.Write((byte)0);
    }

    private static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private sealed record Section(
        string Name, SectionType Type, uint Flags, byte[] Content, int Length, int Alignment)
    {
        internal int Link { get; init; }

        internal int Info { get; init; }

        internal int EntryBytes { get; init; }

        internal ElfRelocation[] Relocations { get; init; } = [];
    }

    /// <summary>Strings one after another, each found by its offset; the empty one is at 0.</summary>
    private sealed class StringTable
    {
        private readonly Dictionary<string, int> _offsets = new() { [""] = 0 };
        private readonly List<byte> _bytes = [0];

        internal int Add(string text)
        {
            if (_offsets.TryGetValue(text, out int offset)) return offset;
            offset = _bytes.Count;
            _offsets.Add(text, offset);
            _bytes.AddRange(Encoding.UTF8.GetBytes(text));
            _bytes.Add(0);
            return offset;
        }

        internal byte[] ToArray() => [.. _bytes];
    }
}

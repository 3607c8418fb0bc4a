using static System.Buffers.Binary.BinaryPrimitives;

namespace Femto.Jit.Bytecode.Elf;

/// <summary>Where the fields of little-endian objects are, which depends on their class (System V ABI, chapter 4).</summary>
internal sealed record ElfLayout
{
    /// <summary>Class 1: words of 4 bytes.</summary>
    public static readonly ElfLayout Narrow = new()
    {
        WordLength = 4,
        HeaderLength = 52,
        SectionTable = 32,
        SectionEntryLength = 46,
        SectionHeaderLength = 40,
        SectionOffset = 16,
        SectionLength = 20,
        SectionLink = 24,
        SectionAlignment = 32,
        SymbolLength = 16,
        SymbolInfo = 12,
        SymbolValue = 4,
    };

    /// <summary>Class 2: words of 8 bytes.</summary>
    public static readonly ElfLayout Wide = new()
    {
        WordLength = 8,
        HeaderLength = 64,
        SectionTable = 40,
        SectionEntryLength = 58,
        SectionHeaderLength = 64,
        SectionOffset = 24,
        SectionLength = 32,
        SectionLink = 40,
        SectionAlignment = 48,
        SymbolLength = 24,
        SymbolInfo = 4,
        SymbolValue = 8,
    };

    /// <summary>Offset of sh_flags in either class.</summary>
    public const int SectionFlags = 8;

    public required int WordLength { get; init; }

    public required int HeaderLength { get; init; }

    /// <summary>Offset of e_shoff.</summary>
    public required int SectionTable { get; init; }

    /// <summary>Offset of e_shentsize; e_shnum and e_shstrndx follow it.</summary>
    public required int SectionEntryLength { get; init; }

    public required int SectionHeaderLength { get; init; }

    /// <summary>Offset of sh_offset.</summary>
    public required int SectionOffset { get; init; }

    /// <summary>Offset of sh_size.</summary>
    public required int SectionLength { get; init; }

    /// <summary>Offset of sh_link; sh_info follows it.</summary>
    public required int SectionLink { get; init; }

    /// <summary>Offset of sh_addralign.</summary>
    public required int SectionAlignment { get; init; }

    public required int SymbolLength { get; init; }

    /// <summary>Offset of st_info; st_shndx is 2 bytes behind it.</summary>
    public required int SymbolInfo { get; init; }

    /// <summary>Offset of st_value; st_size follows it.</summary>
    public required int SymbolValue { get; init; }

    /// <summary>The layout of a file that has the identification of an object.</summary>
    public static ElfLayout Of(ReadOnlySpan<byte> file) => file[4] == 2 ? Wide : Narrow;

    /// <summary>A field that is as long as an address.</summary>
    public ulong Word(ReadOnlySpan<byte> bytes, int offset) =>
        WordLength == 8 ? ReadUInt64LittleEndian(bytes[offset..]) : ReadUInt32LittleEndian(bytes[offset..]);
}

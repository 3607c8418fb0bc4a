namespace Femto.Jit.Bytecode.Elf;

/// <summary>A section of an ELF object; its extent in the file has been checked.</summary>
internal sealed record ElfSection(
    int Index, string Name, uint Type, ulong Flags, ulong Length, ReadOnlyMemory<byte> Contents,
    uint Link, uint Info, ulong Alignment)
{
    public const uint ProgramBits = 1;
    public const uint SymbolTable = 2;
    public const uint RelocationsWithAddend = 4;
    public const uint NoBits = 8;
    public const uint Relocations = 9;

    private const ulong WriteFlag = 1;
    private const ulong AllocateFlag = 2;
    private const ulong ExecuteFlag = 4;

    /// <summary>Whether it holds code.</summary>
    public bool IsCode => Type == ProgramBits && (Flags & (AllocateFlag | ExecuteFlag)) == (AllocateFlag | ExecuteFlag);

    /// <summary>Whether it holds data of the program.</summary>
    public bool IsData => Type is ProgramBits or NoBits && (Flags & (AllocateFlag | ExecuteFlag)) == AllocateFlag;

    /// <summary>Whether the program may write to it.</summary>
    public bool IsWritable => (Flags & WriteFlag) != 0;

    /// <summary>Whether it declares maps, as libbpf and the loaders before it look for them.</summary>
    public bool HoldsMaps => Name is "maps" or ".maps" || Name.StartsWith("maps/", StringComparison.Ordinal);
}

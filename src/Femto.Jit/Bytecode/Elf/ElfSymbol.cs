namespace Femto.Jit.Bytecode.Elf;

/// <summary>An entry of an ELF symbol table.</summary>
/// <param name="Name">Its name, which is that of the section for section symbols.</param>
/// <param name="Type">STT_ value.</param>
/// <param name="Binding">STB_ value.</param>
/// <param name="Section">Index of the section it is defined in, or one of the reserved values.</param>
/// <param name="Value">Offset in the section; alignment for COMMON.</param>
/// <param name="Length">Length of the object in bytes, 0 when unknown.</param>
internal sealed record ElfSymbol(string Name, byte Type, byte Binding, ushort Section, ulong Value, ulong Length)
{
    public const ushort Undefined = 0;
    public const ushort Common = 0xfff2;

    public const byte UntypedType = 0;
    public const byte ObjectType = 1;
    public const byte FunctionType = 2;
    public const byte SectionType = 3;

    private const byte LocalBinding = 0;

    /// <summary>Whether other objects may refer to it.</summary>
    public bool IsGlobal => Binding != LocalBinding;
}

/// <summary>An entry of a relocation section. The addend is in the relocated field.</summary>
/// <param name="Offset">Offset of the relocated instruction or datum in its section.</param>
/// <param name="Type">One of the relocation types below.</param>
/// <param name="Symbol">Index of the symbol.</param>
internal readonly record struct ElfRelocation(ulong Offset, uint Type, int Symbol)
{
    // "BPF LLVM Relocations" in the documentation of the Linux kernel.
    public const uint LoadAddress64 = 1;
    public const uint Absolute64 = 2;
    public const uint Call32 = 10;
}

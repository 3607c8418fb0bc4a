namespace Femto.Jit.Bytecode.Elf;

/// <summary>A function of an object.</summary>
/// <param name="Name">Name of its symbol.</param>
/// <param name="Section">The section that holds its code.</param>
/// <param name="Start">Offset of its first byte in the section.</param>
/// <param name="End">Offset after its last byte.</param>
/// <param name="IsEntry">Whether it is global, so that the firmware may run it.</param>
internal sealed record ElfFunction(string Name, ElfSection Section, int Start, int End, bool IsEntry)
{
    /// <summary>Number of its slots.</summary>
    public int Slots => (End - Start) / Slot.Size;
}

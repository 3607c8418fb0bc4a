using Femto.Jit.Bytecode.Elf;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Inspection;

/// <summary>A section of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Kind">What it holds: code, data, symbols and so on.</param>
internal sealed record InspectedSection(string Name, ulong Bytes, string Kind)
{
    public static InspectedSection Of(ElfSection section) => new(section.Name, section.Length, KindOf(section));

    private static string KindOf(ElfSection section) => section switch
    {
        { IsCode: true } => "code",
        { Type: ElfSection.NoBits, IsData: true } => "zeroed data",
        { IsData: true, IsWritable: true } => "data",
        { IsData: true } => "read-only data",
        { Type: ElfSection.SymbolTable } => "symbols",
        { Type: ElfSection.Relocations or ElfSection.RelocationsWithAddend } => "relocations",
        { Name: ".BTF" or ".BTF.ext" } => "debug information",
        { Name: ElfObjectWriter.ImageSection } => "image",
        _ => section.Name.StartsWith(".debug", StringComparison.Ordinal) ? "debug information" : "other",
    };
}

using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Bytecode.Elf;
using DefinedSymbol = Femto.Jit.Bytecode.Elf.ElfSymbol;

namespace Femto.Jit.Images;

/// <summary>Reads objects that <see cref="ElfObjectWriter"/> wrote, and trusts nothing in them.</summary>
internal static class ElfObjectReader
{
    /// <summary>Reads an object for which <see cref="ElfFile.IsNative"/> holds.</summary>
    /// <returns>The object, or diagnostics: FJ1xxx of the file, FJ41xx of the image in it.</returns>
    public static Result<ElfObject> Read(ReadOnlyMemory<byte> file)
    {
        DiagnosticList diagnostics = new();
        if (ElfFile.ReadNative(file, diagnostics) is not ElfFile elf)
            return new Result<ElfObject>(null, diagnostics.ToImmutable());
        if (elf.Sections.FirstOrDefault(section => section.Name == ElfObjectWriter.ImageSection) is not ElfSection description)
        {
            return ImageDiagnostics.NotTranslated.Of(
                $"the object has no section {ElfObjectWriter.ImageSection}, as objects have that 'femto translate' writes");
        }
        Result<Image> image = ImageReader.Read(description.Contents.Span);
        if (!image.Succeeded)
            return new Result<ElfObject>(null, image.Diagnostics);
        if (!IsSame(elf, ".text", image.Value.Code) || !IsSame(elf, ".rodata", image.Value.Data.ReadOnly))
        {
            return ImageDiagnostics.ObjectDiffers.Of(
                $".text and .rodata are not those of the image in {ElfObjectWriter.ImageSection}");
        }
        return new ElfObject(
            [.. elf.Sections.Where(section => section.Index > 0)],
            [.. elf.Symbols.Where(symbol => symbol.Type is DefinedSymbol.ObjectType or DefinedSymbol.FunctionType)],
            [.. Relocations(elf)],
            image.Value,
            description.Contents.Length);
    }

    private static bool IsSame(ElfFile elf, string name, ImmutableArray<byte> expected)
    {
        ElfSection? section = elf.Sections.FirstOrDefault(section => section.Name == name);
        return expected.AsSpan().SequenceEqual(section is null ? [] : section.Contents.Span);
    }

    private static IEnumerable<(string Section, int Count)> Relocations(ElfFile elf) =>
        from section in elf.Sections
        where section.Type is ElfSection.Relocations or ElfSection.RelocationsWithAddend && section.Info < elf.Sections.Length
        select (elf.Sections[(int)section.Info].Name, section.Contents.Length / elf.RelocationLengthOf(section));
}

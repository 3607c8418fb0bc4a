using System.Collections.Immutable;
using Femto.Jit.Bytecode.Elf;
using DefinedSymbol = Femto.Jit.Bytecode.Elf.ElfSymbol;

namespace Femto.Jit.Images;

/// <summary>An object that <see cref="ElfObjectWriter"/> wrote.</summary>
/// <param name="Sections">Its sections, without the first, which is none.</param>
/// <param name="Symbols">The functions and objects that it defines; of Thumb functions the value has bit 0 set.</param>
/// <param name="Relocations">How many relocations each section has that has some, by its name.</param>
/// <param name="Image">The same code and data as an image, with what objects have no place for.</param>
/// <param name="ImageBytes">Length of the image.</param>
internal sealed record ElfObject(
    ImmutableArray<ElfSection> Sections,
    ImmutableArray<DefinedSymbol> Symbols,
    ImmutableArray<(string Section, int Count)> Relocations,
    Image Image,
    int ImageBytes);

using Femto.Jit.Images;
using DefinedSymbol = Femto.Jit.Bytecode.Elf.ElfSymbol;

namespace Femto.Jit.Cli.Inspection;

/// <summary>A symbol that a translated object defines.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is: function or object.</param>
/// <param name="Section">The section that it is in.</param>
/// <param name="Offset">Where it begins in that section, in bytes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Global">Whether firmware can refer to it.</param>
internal sealed record InspectedSymbol(string Name, string Kind, string Section, ulong Offset, ulong Bytes, bool Global)
{
    /// <summary>The symbols of an object that are defined in it.</summary>
    public static IEnumerable<InspectedSymbol> AllOf(ElfObject translated) =>
        from symbol in translated.Symbols
        where symbol.Section != DefinedSymbol.Undefined && symbol.Section <= translated.Sections.Length
        let isFunction = symbol.Type == DefinedSymbol.FunctionType
        let isThumb = isFunction && translated.Image.Isa is InstructionSet.Thumb1 or InstructionSet.Thumb2
        select new InspectedSymbol(
            symbol.Name, isFunction ? "function" : "object", translated.Sections[symbol.Section - 1].Name,
            isThumb ? symbol.Value & ~1UL : symbol.Value, symbol.Length, symbol.IsGlobal);

    /// <summary>Whether an object has the lines of the source.</summary>
    public static bool HasSourceLines(ElfObject translated) =>
        translated.Sections.Any(section => section.Name == ".debug_line");
}

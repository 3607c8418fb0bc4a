using Femto.Jit.Cli.Inspection;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Json;

/// <summary>What <c>femto inspect --json</c> prints of an ELF object that <c>femto translate</c> wrote.</summary>
/// <param name="Kind"><c>object</c>.</param>
/// <param name="Sections">The sections of the object.</param>
/// <param name="Symbols">What it defines.</param>
/// <param name="Relocations">How many relocations sections have, by their names.</param>
/// <param name="SourceLines">Whether it has source lines for debuggers.</param>
/// <param name="Image">The same code as an image, which says what firmware has to provide.</param>
internal sealed record ObjectReport(
    string Kind,
    InspectedSection[] Sections,
    InspectedSymbol[] Symbols,
    Dictionary<string, int> Relocations,
    bool SourceLines,
    ImageReport Image)
{
    public static ObjectReport Of(ElfObject translated) => new(
        "object",
        [.. translated.Sections.Select(InspectedSection.Of)],
        [.. InspectedSymbol.AllOf(translated)],
        translated.Relocations.ToLookup(each => each.Section, each => each.Count)
            .ToDictionary(counts => counts.Key, counts => counts.Sum()),
        InspectedSymbol.HasSourceLines(translated),
        ImageReport.Of(translated.Image, translated.ImageBytes));
}

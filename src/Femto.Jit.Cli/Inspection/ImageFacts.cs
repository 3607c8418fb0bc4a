using System.Globalization;

namespace Femto.Jit.Cli.Inspection;

/// <summary>What is told of an image in a line each.</summary>
internal static class ImageFacts
{
    /// <summary>Names and values.</summary>
    public static IEnumerable<(string Name, string Value)> Of(Image image, int bytes)
    {
        yield return ("image", Text($"{bytes} bytes"));
        yield return ("processor", image.Isa + (image.Features == InstructionSetFeatures.None ? "" : $" with {image.Features}"));
        yield return ("targets", string.Join(", ", TargetsOf(image)));
        yield return ("code", Text($"{image.Code.Length} bytes, entry at offset {image.EntryOffset}"));
        yield return ("data", Text($"{image.Data.ReadOnly.Length} bytes read-only, {image.Data.Initialized.Length} initialized, ")
            + Text($"{image.Data.ZeroedLength} zeroed, {image.Data.Pointers.Length} pointers"));
        yield return ("context", image.ContextLength is int length ? Text($"{length} bytes") : "of any length");
        yield return ("stack", Text($"{image.NativeStackBytes} bytes"));
        yield return ("safety", image.Mode == VerificationMode.Proved ? "all is proven" : "what is not proven is checked");
        yield return ("fuel", image.UsesFuel ? "spent" : "not needed");
        if (!image.RuntimeImports.IsEmpty) yield return ("routines", string.Join(", ", image.RuntimeImports));
        yield return ("traps", image.TrapSites.IsEmpty ? "none, or left out" : string.Join(", ", TrapsOf(image)
            .Select(trap => Text($"{trap.Count} {trap.Kind.Name()}"))));
    }

    /// <summary>The targets whose devices can run it.</summary>
    public static IEnumerable<string> TargetsOf(Image image) => Targets.All
        .Where(target => target.Isa == image.Isa && (image.Features & ~target.Features) == 0).Select(target => target.Name);

    /// <summary>How many trap sites there are of each kind.</summary>
    public static IEnumerable<(TrapKind Kind, int Count)> TrapsOf(Image image) =>
        image.TrapSites.GroupBy(site => site.Trap.Kind).OrderBy(group => group.Key).Select(group => (group.Key, group.Count()));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

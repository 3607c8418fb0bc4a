using System.Collections.Immutable;

namespace Femto.Jit.Native;

/// <summary>Diagnostics with their texts where C callers can read them.</summary>
internal sealed unsafe class DiagnosticSet : IDisposable
{
    private readonly List<NativeMemoryBlock> texts = [];

    private readonly ImmutableArray<Entry> entries;

    /// <summary>Copies diagnostics there.</summary>
    public DiagnosticSet(IEnumerable<Diagnostic> diagnostics) => entries = [.. diagnostics.Select(Describe)];

    /// <summary>How many.</summary>
    public int Count => entries.Length;

    /// <summary>One of them.</summary>
    public DiagnosticStructure this[int index] => entries[index].Structure;

    /// <inheritdoc/>
    public void Dispose() => texts.ForEach(text => text.Dispose());

    private Entry Describe(Diagnostic diagnostic) => new(new DiagnosticStructure
    {
        Id = Keep(diagnostic.Id),
        Message = Keep(diagnostic.Message),
        Text = Keep(diagnostic.ToString()),
        Hint = Keep(diagnostic.Hint),
        File = Keep(diagnostic.Line?.File),
        Line = diagnostic.Line?.Line ?? 0,
        Column = diagnostic.Line?.Column ?? 0,
        Pc = diagnostic.Pc ?? -1,
        Severity = diagnostic.Severity == DiagnosticSeverity.Error ? 1 : 0,
    });

    private byte* Keep(string? text)
    {
        if (text is null) return null;
        NativeMemoryBlock block = new(text);
        texts.Add(block);
        return block.Pointer;
    }

    // A structure with pointers cannot be a type argument by itself.
    private readonly record struct Entry(DiagnosticStructure Structure);
}

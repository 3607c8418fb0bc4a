using System.Collections.Immutable;

namespace Femto.Jit.Bytecode;

/// <summary>Collects the diagnostics of one input while it is read.</summary>
internal sealed class DiagnosticList
{
    private readonly ImmutableArray<Diagnostic>.Builder _all = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Whether the input has to be refused.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds a diagnostic.</summary>
    public void Add(Diagnostic diagnostic)
    {
        _all.Add(diagnostic);
        HasErrors |= diagnostic.Severity == DiagnosticSeverity.Error;
    }

    /// <summary>Adds diagnostics.</summary>
    public void AddRange(ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics) Add(diagnostic);
    }

    /// <summary>All diagnostics, in the order in which they were found.</summary>
    public ImmutableArray<Diagnostic> ToImmutable() => _all.ToImmutable();
}

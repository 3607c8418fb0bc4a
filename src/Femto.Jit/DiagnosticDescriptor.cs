namespace Femto.Jit;

/// <summary>
/// One entry of the catalogue of diagnostics. Ids are stable: FJ1xxx reading programs (FJ11xx: contracts), FJ2xxx
/// verification, FJ3xxx translation and limits of a target, FJ4xxx images and execution, FJ5xxx the command line.
/// </summary>
/// <param name="Id">The stable id.</param>
/// <param name="Title">What the diagnostic means, in a few words, without the particulars of one occurrence.</param>
/// <param name="Severity">The severity of every occurrence.</param>
public sealed record DiagnosticDescriptor(
    string Id, string Title, DiagnosticSeverity Severity = DiagnosticSeverity.Error)
{
    /// <summary>Makes an occurrence of this diagnostic.</summary>
    public Diagnostic At(int? pc, string message, SourceLine? line = null) => new(Id, Severity, message, pc, line);

    /// <summary>Makes an occurrence that belongs to no instruction.</summary>
    public Diagnostic Of(string message) => new(Id, Severity, message);
}

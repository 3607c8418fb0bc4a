using System.Collections.Immutable;

namespace Femto.Jit.Contracts;

/// <summary>Collects what is wrong with a contract's file.</summary>
internal sealed class ContractRemarks
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    internal bool HasErrors => _diagnostics.Count > 0;

    internal void Report(DiagnosticDescriptor descriptor, SourceLine at, string message) =>
        _diagnostics.Add(descriptor.At(null, message, at));

    internal ImmutableArray<Diagnostic> InFileOrder() =>
        [.. _diagnostics.OrderBy(diagnostic => (diagnostic.Line!.Line, diagnostic.Line.Column))];
}

using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>Collects what is found in one program, with the source line and the text of each instruction.</summary>
internal sealed class Findings(Program program)
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    internal bool HasErrors { get; private set; }

    /// <summary>Reports something that no instruction is to blame for.</summary>
    internal void Report(DiagnosticDescriptor descriptor, string message)
    {
        _diagnostics.Add(descriptor.Of(message));
        HasErrors |= descriptor.Severity == DiagnosticSeverity.Error;
    }

    /// <summary>Reports an instruction; its text goes ahead of the message.</summary>
    internal void Report(DiagnosticDescriptor descriptor, int pc, string message, string? hint = null)
    {
        string text = Disassembler.Text(program.Instructions[pc]);
        _diagnostics.Add(descriptor.At(pc, $"'{text}' {message}", program.LineAt(pc)) with { Hint = hint });
        HasErrors |= descriptor.Severity == DiagnosticSeverity.Error;
    }

    internal ImmutableArray<Diagnostic> InProgramOrder() =>
        [.. _diagnostics.OrderBy(diagnostic => diagnostic.Pc ?? -1)];
}

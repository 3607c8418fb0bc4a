namespace Femto.Jit.Execution;

/// <summary>Everything that can keep an engine from running a program.</summary>
internal static class ExecutionDiagnostics
{
    internal static readonly DiagnosticDescriptor ContextLength =
        new("FJ4001", "The context does not have the length the contract states");

    internal static readonly DiagnosticDescriptor HelperMissing =
        new("FJ4002", "The engine does not have a helper the program calls");

    internal static readonly DiagnosticDescriptor Layout =
        new("FJ4003", "The addresses asked for cannot be used");
}

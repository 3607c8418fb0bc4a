namespace Femto.Jit.Bytecode;

/// <summary>Why something is refused, without the place.</summary>
internal sealed record Refusal(DiagnosticDescriptor Descriptor, string Message);

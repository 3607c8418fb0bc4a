namespace Femto.Jit.Native;

/// <summary>Diagnostics of the C API itself.</summary>
internal static class NativeDiagnostics
{
    /// <summary>An argument of a call cannot be.</summary>
    public static readonly DiagnosticDescriptor Misused = new("FJ6001", "wrong use of the C API");

    /// <summary>A defect of the library.</summary>
    public static readonly DiagnosticDescriptor Failed = new("FJ6099", "internal error of the library");
}

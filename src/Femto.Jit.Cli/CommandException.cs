namespace Femto.Jit.Cli;

/// <summary>Ends a command with an exit code, after its diagnostics are printed.</summary>
internal sealed class CommandException(int exitCode, params Diagnostic[] diagnostics) : Exception
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What to print.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;

    /// <summary>A wrong command line, or a file that cannot be used.</summary>
    public static CommandException Unusable(DiagnosticDescriptor descriptor, string message) =>
        new(Cli.ExitCode.Unusable, descriptor.Of(message));
}

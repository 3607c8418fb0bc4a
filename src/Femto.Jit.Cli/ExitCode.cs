namespace Femto.Jit.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The program was rejected, or it trapped.</summary>
    public const int Rejected = 1;

    /// <summary>The command line is wrong, a file cannot be read or written, or a tool is missing.</summary>
    public const int Unusable = 2;

    /// <summary>Ctrl-C ended it, as shells have it.</summary>
    public const int Interrupted = 130;
}

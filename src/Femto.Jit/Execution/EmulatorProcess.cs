using System.ComponentModel;
using System.Diagnostics;

namespace Femto.Jit.Execution;

/// <summary>Starts emulators whose console is the process's standard input and output.</summary>
internal static class EmulatorProcess
{
    /// <summary>Starts an emulator.</summary>
    /// <param name="board">The board.</param>
    /// <param name="target">The target whose processor it has.</param>
    /// <param name="firmware">Path of what it runs.</param>
    /// <param name="plugin">QEMU's <c>-plugin</c> argument, or null.</param>
    internal static Result<Process> Start(EmulatedBoard board, Target target, string firmware, string? plugin = null)
    {
        ProcessStartInfo start = new(board.Emulator, [.. board.Processor(target), .. board.Arguments, firmware])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (plugin is not null)
        {
            start.ArgumentList.Add("-plugin");
            start.ArgumentList.Add(plugin);
        }
        try
        {
            return Process.Start(start)
                ?? throw new InternalCompilerException(nameof(EmulatorProcess), "no process was started");
        }
        catch (Win32Exception exception)
        {
            return ExecutionDiagnostics.EmulatorMissing.Of(
                $"{board.Emulator} cannot be started ({exception.Message}); "
                + $"apt-get install {board.EmulatorPackage} installs it");
        }
    }
}

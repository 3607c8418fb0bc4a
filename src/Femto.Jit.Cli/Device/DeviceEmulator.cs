using System.Collections.Immutable;
using System.Diagnostics;
using Femto.Jit.Execution;
using Femto.Jit.Execution.Device;

namespace Femto.Jit.Cli.Device;

/// <summary>The demonstration's firmware on an emulated board.</summary>
internal sealed class DeviceEmulator : IDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>The boards that <c>targets/build</c> makes firmware for.</summary>
    private static readonly ImmutableArray<string> _boards = ["thumb-an386", "rv32", "xtensa-lx106"];

    private readonly Process process;

    private DeviceEmulator(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        Session = new DeviceSession(new DeviceLink(
            process.StandardOutput.BaseStream, process.StandardInput.BaseStream, AnswerTime));
    }

    /// <summary>The conversation over its console.</summary>
    public DeviceSession Session { get; }

    /// <summary>Builds the firmware for a target, where it is out of date, and starts it.</summary>
    /// <exception cref="CommandException">The emulator or a compiler is missing.</exception>
    public static DeviceEmulator Start(Target target)
    {
        EmulatedBoard board = EmulatedBoard.Of(target) is { } found && _boards.Contains(found.BuildTarget)
            ? found
            : throw CommandException.Unusable(CliDiagnostics.EngineMismatch,
                $"there is no firmware for {target.Name}; there is for cortex-m4, rv32imc and esp8266");
        string firmware = ProgramOptions.Accept(TargetBuild.Find($"demo-{board.BuildTarget}", "firmware.elf"));
        return new DeviceEmulator(ProgramOptions.Accept(EmulatorProcess.Start(board, target, firmware)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}

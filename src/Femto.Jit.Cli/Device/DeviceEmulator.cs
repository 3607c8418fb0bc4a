using System.Diagnostics;
using Femto.Jit.Execution;
using Femto.Jit.Execution.Device;

namespace Femto.Jit.Cli.Device;

/// <summary>The demonstration's firmware on an emulated board.</summary>
internal sealed class DeviceEmulator : IDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

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
        EmulatedBoard board = EmulatedBoard.Of(target) ?? throw CommandException.Unusable(
            CliDiagnostics.EngineMismatch, $"there is no emulated board for {target.Name}");
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

using Femto.Jit.Execution;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>Runs code of a target: in this process, or on its emulated board. Not thread-safe.</summary>
internal sealed class TargetEngine : IDisposable
{
    private readonly HostEngine? _host;

    /// <summary>Makes the engine of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="timeout">How long one run may take in an emulator.</param>
    /// <exception cref="ArgumentException">Nothing here runs its code.</exception>
    internal TargetEngine(Target target, TimeSpan timeout)
    {
        Target = target.Emulated;
        if (EmulatedBoard.Of(Target) is EmulatedBoard board)
            Emulator = new QemuEngine(board, Target) { RunTimeout = timeout };
        else if (Target.Isa == InstructionSet.X64)
            _host = new HostEngine(Target);
        else
            throw new ArgumentException($"nothing runs code for {target.Name}", nameof(target));
    }

    /// <summary>The target, without what the emulated board lacks.</summary>
    internal Target Target { get; }

    /// <summary>The emulator, where one runs the code.</summary>
    internal QemuEngine? Emulator { get; }

    /// <summary>Runs code of the target.</summary>
    internal Result<RunResult> Run(MachineCode code, RunRequest request) =>
        _host?.Run(code, request) ?? Emulator!.Run(code, request);

    /// <inheritdoc/>
    public void Dispose()
    {
        Emulator?.Dispose();
        _host?.Dispose();
    }
}

using System.Collections.Immutable;
using Femto.Jit.Execution;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>Translates programs for a target and runs the code where that target's code runs here. Not thread-safe.</summary>
internal sealed class TargetEngine : IDisposable
{
    private readonly QemuEngine? _emulator;
    private readonly HostEngine? _host;

    /// <summary>Makes the engine of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="timeout">How long one run may take in an emulator.</param>
    /// <exception cref="ArgumentException">Nothing here runs its code.</exception>
    internal TargetEngine(Target target, TimeSpan timeout)
    {
        Target = target.Emulated;
        if (EmulatedBoard.Of(Target) is EmulatedBoard board)
            _emulator = new QemuEngine(board, Target) { RunTimeout = timeout };
        else if (target.Isa == InstructionSet.X64)
            _host = new HostEngine(target);
        else
            throw new ArgumentException($"nothing runs code for {target.Name}", nameof(target));
    }

    /// <summary>The target, without what the emulated core lacks.</summary>
    internal Target Target { get; }

    /// <summary>The emulator, where one runs the code.</summary>
    internal QemuEngine? Emulator => _emulator;

    /// <summary>Runs code of the target on contexts of one length with the same fuel.</summary>
    internal Result<RunResult[]> Run(MachineCode code, ImmutableArray<RunRequest> requests)
    {
        if (_emulator is not null) return _emulator.RunAll(code, requests);
        var results = new RunResult[requests.Length];
        for (int index = 0; index < results.Length; index++)
        {
            Result<RunResult> result = _host!.Run(code, requests[index]);
            if (!result.Succeeded) return new Result<RunResult[]>(null, result.Diagnostics);
            results[index] = result.Value;
        }
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _emulator?.Dispose();
        _host?.Dispose();
    }
}

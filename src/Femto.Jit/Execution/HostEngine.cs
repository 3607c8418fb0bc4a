using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>
/// Translates programs for x86-64 and runs them in this process. The last one translated is kept, since programs tend
/// to be run many times in a row. Not thread-safe.
/// </summary>
internal sealed class HostEngine(Target target) : IEngine
{
    private VerifiedProgram? _lastProgram;
    private MachineCode? _lastCode;
    private CompiledProgram? _loaded;

    /// <inheritdoc/>
    public string Name => target.Engine;

    /// <summary>Whether this machine can run it.</summary>
    internal static bool IsSupported => Host.HostMemory.IsSupported;

    /// <inheritdoc/>
    public Result<RunResult> Run(VerifiedProgram program, RunRequest request)
    {
        if (!ReferenceEquals(program, _lastProgram))
        {
            Result<MachineCode> code = Compiler.Compile(program, target);
            if (!code.Succeeded) return new Result<RunResult>(null, code.Diagnostics);
            _lastProgram = program;
            _lastCode = code.Value;
        }
        return Run(_lastCode!, request);
    }

    /// <summary>Runs code that has been translated before.</summary>
    internal Result<RunResult> Run(MachineCode code, RunRequest request)
    {
        if (request.CountInstructions)
        {
            return ExecutionDiagnostics.CannotCount.Of(
                $"{Name} cannot count instructions; the interpreter and the emulators can");
        }
        if (!ReferenceEquals(code, _loaded?.Code))
        {
            Result<CompiledProgram> loaded = CompiledProgram.Load(code);
            if (!loaded.Succeeded) return new Result<RunResult>(null, loaded.Diagnostics);
            _loaded?.Dispose();
            _loaded = loaded.Value;
        }

        CompiledRun run = _loaded.Run(request, out ImmutableArray<byte> context);
        if (run.Error is Diagnostic error) return error;
        return new RunResult(
            run.Trap is null ? run.Result : null, run.Trap, context, _loaded.Data, _loaded.Layout(context.Length))
        {
            CodeBytes = code.Code.Length + code.Source.Program.Data.ReadOnly.Length,
            FuelUsed = run.FuelUsed,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _loaded?.Dispose();
}

using System.Collections.Immutable;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Execution;

/// <summary>How one target's code did beside the interpreter.</summary>
/// <param name="Target">The target.</param>
/// <param name="Run">The run of its code, or null when it could not be run.</param>
/// <param name="Difference">The first difference from the interpreter at the same addresses, or null.</param>
/// <param name="Diagnostics">Why it could not be run.</param>
public sealed record EngineOutcome(
    Target Target, RunResult? Run, Difference? Difference, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether the code ran and did what the interpreter does.</summary>
    public bool Agrees => Run is not null && Difference is null;
}

/// <summary>Runs a program as the code of several targets and compares each run with the interpreter's.</summary>
public static class EngineComparison
{
    /// <summary>Runs and compares, one target after the other as they are asked for.</summary>
    /// <param name="program">The program.</param>
    /// <param name="request">
    /// Context and budgets; its layout is not used. Instructions are counted where the engine can.
    /// </param>
    /// <param name="targets">The targets.</param>
    public static IEnumerable<EngineOutcome> Run(
        VerifiedProgram program, RunRequest request, IEnumerable<Target> targets)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(targets);
        return targets.Select(target => Run(program, request, target));
    }

    private static EngineOutcome Run(VerifiedProgram program, RunRequest request, Target target)
    {
        Result<IEngine> engine = Engines.Create(target.Engine, target);
        if (!engine.Succeeded) return new EngineOutcome(target, null, null, engine.Diagnostics);
        using IEngine running = engine.Value;
        RunRequest asked = running is HostEngine ? request with { CountInstructions = false } : request;
        Result<RunResult> run = running.Run(program, asked);
        if (!run.Succeeded) return new EngineOutcome(target, null, null, run.Diagnostics);

        LastWriters writers = new(program.Program);
        Interpreter interpreter = new(AgentHelpers.Functions) { Trace = writers.Observe };
        RunRequest same = request with { Layout = run.Value.Layout, CountInstructions = false };
        Result<RunResult> oracle = interpreter.Run(program, same);
        return oracle.Succeeded
            ? new EngineOutcome(target, run.Value, Difference.Find(oracle.Value, run.Value, program.HoistedAccesses, writers), [])
            : new EngineOutcome(target, null, null, oracle.Diagnostics);
    }
}

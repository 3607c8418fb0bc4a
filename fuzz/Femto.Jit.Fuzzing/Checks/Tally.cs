using System.Diagnostics;
using Femto.Jit.Execution;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>What one target's engine did.</summary>
internal sealed class EngineTally
{
    /// <summary>Translations.</summary>
    internal long Programs { get; set; }

    /// <summary>Runs that ended.</summary>
    internal long Runs { get; set; }

    /// <summary>Of those, by a trap.</summary>
    internal long Traps { get; set; }

    /// <summary>Programs beyond a limit of the target or of its engine.</summary>
    internal long Refused { get; set; }

    /// <summary>Time spent translating, in ticks of the clock.</summary>
    internal long CompileTicks { get; set; }

    /// <summary>Time spent running, in ticks of the clock.</summary>
    internal long RunTicks { get; set; }
}

/// <summary>What is counted while a few programs are judged.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, EngineTally> _engines = [];
    private readonly Dictionary<TrapKind, long> _ends = [];
    private readonly Dictionary<string, long> _options = [];

    /// <summary>Rows executed by the interpreter.</summary>
    internal Coverage Coverage { get; } = new();

    /// <summary>Operations in the translations of some of the programs.</summary>
    internal OperationCoverage Operations { get; } = new();

    /// <summary>Programs that the verifier accepted, with the length known or not.</summary>
    internal long Accepted { get; set; }

    /// <summary>Programs that ran on all engines.</summary>
    internal long Executed { get; set; }

    /// <summary>Runs of the interpreter that ended.</summary>
    internal long OracleRuns { get; set; }

    /// <summary>Instructions that these runs executed.</summary>
    internal long Steps { get; set; }

    /// <summary>Runs given up after <see cref="Observation.MaxSteps"/>.</summary>
    internal long TooLong { get; set; }

    /// <summary>Runs that read stack nobody had written, so that only their safety is judged.</summary>
    internal long Undefined { get; set; }

    /// <summary>Time spent verifying, in ticks of the clock.</summary>
    internal long VerifierTicks { get; set; }

    /// <summary>Time spent interpreting, in ticks of the clock.</summary>
    internal long OracleTicks { get; set; }

    /// <summary>Counts a run of the interpreter.</summary>
    internal void Add(Observation observation)
    {
        if (observation.Run is not RunResult run)
        {
            TooLong++;
            return;
        }
        OracleRuns++;
        Steps += observation.Steps;
        TrapKind kind = run.Trap?.Kind ?? TrapKind.None;
        _ends[kind] = _ends.GetValueOrDefault(kind) + 1;
        if (observation.ReadsUnwritten) Undefined++;
    }

    /// <summary>Counts a program that was judged in a way.</summary>
    internal void AddOptions(string name) => _options[name] = _options.GetValueOrDefault(name) + 1;

    /// <summary>The counts of a target.</summary>
    internal EngineTally Of(string target)
    {
        if (!_engines.TryGetValue(target, out EngineTally? counts)) _engines.Add(target, counts = new EngineTally());
        return counts;
    }

    /// <summary>Adds everything but <see cref="Accepted"/> and <see cref="Executed"/> under its names.</summary>
    internal void AddTo(Counters counters)
    {
        counters.Add(Counters.OracleRuns, OracleRuns);
        counters.Add(Counters.Steps, Steps);
        counters.Add(Counters.TooLong, TooLong);
        counters.Add(Counters.Undefined, Undefined);
        counters.Add(Counters.Time("verifier"), Microseconds(VerifierTicks));
        counters.Add(Counters.Time("interpreter"), Microseconds(OracleTicks));
        foreach ((TrapKind kind, long count) in _ends)
            counters.Add(Counters.End(kind == TrapKind.None ? "result" : kind.Name()), count);
        foreach ((string name, long count) in _options) counters.Add(Counters.Options(name), count);
        foreach ((string target, EngineTally counts) in _engines)
        {
            counters.Add(Counters.Engine(target, "programs"), counts.Programs);
            counters.Add(Counters.Engine(target, "runs"), counts.Runs);
            counters.Add(Counters.Engine(target, "traps"), counts.Traps);
            counters.Add(Counters.Engine(target, "refused"), counts.Refused);
            counters.Add(Counters.Time($"{target}/translation"), Microseconds(counts.CompileTicks));
            counters.Add(Counters.Time($"{target}/runs"), Microseconds(counts.RunTicks));
        }
        Operations.AddTo(counters);
        foreach ((string row, long count) in Coverage.Counts()) counters.Add(Counters.Covered(row), count);
    }

    private static long Microseconds(long ticks) => ticks * 1_000_000 / Stopwatch.Frequency;
}

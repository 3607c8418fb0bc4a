using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Fuzzing.Generators;

namespace Femto.Jit.Fuzzing.Campaigns;

/// <summary>Makes and judges programs with engines of its own. One thread at a time.</summary>
internal sealed class Worker : IDisposable
{
    private readonly CampaignPlan _plan;
    private readonly int _minimiserAttempts;
    private readonly IReadOnlyDictionary<string, IProgramGenerator> _generators;
    private readonly ImmutableArray<TargetEngine> _engines;
    private readonly Trial _trial;

    /// <summary>Makes a worker with engines of its own.</summary>
    /// <param name="plan">The campaign's plan.</param>
    /// <param name="corpus">The programs that mutation begins with.</param>
    /// <param name="minimiserAttempts">Programs that may be tried to make a failing one small.</param>
    internal Worker(CampaignPlan plan, ImmutableArray<Program> corpus, int minimiserAttempts)
    {
        _plan = plan;
        _minimiserAttempts = minimiserAttempts;
        _generators = CampaignPlan.CreateGenerators(corpus);
        _engines = [.. plan.Targets.Select(name => new TargetEngine(
            Targets.Find(name) ?? throw new ArgumentException($"there is no target {name}", nameof(plan)),
            TimeSpan.FromSeconds(10)))];
        _trial = new Trial(_engines, plan.Contexts, plan.AllOptions);
    }

    /// <summary>Does some programs of the campaign.</summary>
    internal Batch Do(IEnumerable<long> indices)
    {
        Counters counters = new();
        Tally tally = new();
        List<Failure> failures = [];
        foreach (long index in indices)
        {
            int seed = _plan.SeedOf(index);
            string generator = _plan.GeneratorOf(seed);
            tally.Coverage.Program = index;
            (long accepted, long executed) = (tally.Accepted, tally.Executed);
            counters.Add(Counters.Programs, 1);
            counters.Add(Counters.Generator(generator, "made"), 1);
            if (Generate(generator, seed, counters) is not Program program) continue;
            counters.Add(Counters.Generator(generator, "decoded"), 1);
            counters.Add(Counters.Slots, program.Instructions.Length);
            if (_trial.Judge(program, seed, tally, _generators[generator].RunsOf(seed)) is Finding finding)
                failures.Add(Report(index, generator, program, finding));
            counters.Add(Counters.Generator(generator, "accepted"), tally.Accepted - accepted);
            counters.Add(Counters.Generator(generator, "executed"), tally.Executed - executed);
        }
        tally.AddTo(counters);
        counters.Add(Counters.Failures, failures.Count);
        return new Batch(counters, failures, [.. tally.Coverage.FirstPrograms()]);
    }

    /// <summary>The text of a program of the campaign, which has to be one that decodes.</summary>
    internal string TextOf(long index)
    {
        int seed = _plan.SeedOf(index);
        return Disassembler.Text(_generators[_plan.GeneratorOf(seed)].Generate(seed).Value!);
    }

    private Program? Generate(string generator, int seed, Counters counters)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        Program? program = _generators[generator].Generate(seed).Value;
        counters.Add(Counters.Time("generators"),
            (long)System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        return program;
    }

    private Failure Report(long index, string generator, Program program, Finding finding)
    {
        int seed = _plan.SeedOf(index);
        Finding last = finding;
        OwnRuns? own = _generators[generator].RunsOf(seed);
        Minimiser minimiser = new(smaller =>
        {
            if (_trial.Judge(smaller, seed, new Tally(), own) is not Finding again || !again.IsLike(finding)) return false;
            last = again;
            return true;
        }, _minimiserAttempts);
        string text = Disassembler.Text(minimiser.Minimise(program));
        string file = ContentName.Of(text);
        string targets = string.Join(',', _plan.Targets);
        List<string> commands =
        [
            $"femto fuzz --seed {seed} --programs 1 --targets {targets} --contexts {_plan.Contexts} "
                + $"--generators {string.Join(',', _plan.Generators)}{(_plan.AllOptions ? " --options all" : "")}",
        ];
        if (last.Target is not null && last.Context.Length > 0 && own is null)
        {
            commands.Add($"femto run failures/{file} --engine all --target {last.Target} --fuel {Trial.Fuel} "
                + $"--context-hex {Convert.ToHexStringLower(last.Context)}{(last.Length is null ? " --dynamic" : "")}");
        }
        string message = last.Options.Length == 0 ? last.Message : $"{last.Message} ({last.Options})";
        return new Failure(index, generator, last.Kind, last.Target, message, file, text, [.. commands]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TargetEngine engine in _engines) engine.Dispose();
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Generators;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>
/// Judges programs: whatever the verifier accepts, each engine has to do as the interpreter does at the engine's
/// addresses.
/// </summary>
/// <param name="engines">The engines, whose owner the caller stays.</param>
/// <param name="contexts">Contexts a program is run on.</param>
/// <param name="allOptions">Whether to try each program in every way there is, rather than in one of them.</param>
internal sealed class Trial(ImmutableArray<TargetEngine> engines, int contexts, bool allOptions = false)
{
    /// <summary>What translates; tests put compilers with defects here.</summary>
    internal Func<VerifiedProgram, Target, CompilerOptions, Result<MachineCode>> Translate { get; init; } =
        Compiler.Compile;

    /// <summary>Kinds of findings.</summary>
    internal const string Difference = "difference", EngineError = "engine", Crash = "crash", Unsound = "unsound";

    /// <summary>Fuel of each run: enough for loops to turn, little enough that many end by it.</summary>
    internal const uint Fuel = 60;

    /// <summary>
    /// One program in so many has its round trips checked, which cost more than everything else; and one in so many has
    /// what the verifier says of its values compared with what they are, and its operations counted.
    /// </summary>
    private const int RoundTripEvery = 128, ClaimsEvery = 8;

    /// <summary>
    /// One program in so many, all with claims compared, is verified path by path as well, where that takes no more than so many
    /// steps; it costs as much as all else does.
    /// </summary>
    private const int PathsEvery = 16, PathSteps = 4_000;

    /// <summary>
    /// Where the context's length is not known, engines run one program in so many on shorter contexts; and so many
    /// contexts of other lengths are tried without them.
    /// </summary>
    private const int ShortEvery = 3, OtherLengths = 3;

    /// <summary>What programs are granted, but for the length of the context.</summary>
    internal static Contract Granted => AgentHelpers.Contract;

    /// <summary>Judges a program; a defect is returned, never thrown.</summary>
    /// <param name="program">The program.</param>
    /// <param name="seed">What contexts are made from, and which programs get the costly checks.</param>
    /// <param name="tally">What is counted.</param>
    /// <param name="own">How it is run, where that is not how all others are.</param>
    internal Finding? Judge(Program program, int seed, Tally tally, OwnRuns? own = null)
    {
        try
        {
            return JudgeInEveryWay(program, seed, tally, own);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            string where = exception.StackTrace?.Split('\n')[0].Trim() ?? "";
            return new Finding(Crash, null, $"{exception.GetType().Name}: {exception.Message} {where}");
        }
    }

    private Finding? JudgeInEveryWay(Program program, int seed, Tally tally, OwnRuns? own)
    {
        bool isSampled = seed % RoundTripEvery == 0;
        if (isSampled && RoundTrips.OfProgram(program) is Finding text) return text;
        bool isAccepted = false;
        bool isExecuted = false;
        foreach (OptionSet way in allOptions ? OptionSet.All : [OptionSet.Of(seed)])
        {
            OptionSet options = way.ForProgram(seed) with { KnowsLength = way.KnowsLength || own is not null };
            Contract granted = own?.Contract ?? Granted with { ContextLength = options.ContextLength };
            VerifierOptions verifier = new() { PathSteps = seed % PathsEvery == 0 ? PathSteps : 0 };
            if (Verify(program, granted, verifier, tally) is not VerifiedProgram verified) continue;
            isAccepted = true;
            PreparedRun[] runs = own is null ? Prepare(verified, seed, tally) : Prepare(verified, seed, tally, own);
            PreparedRun? broken = Array.Find(runs, run => run.BrokenClaim is not null) ?? FindBroken(verified, seed, tally);
            if (broken is not null)
                return Describe(On(broken, new Finding(Unsound, null, broken.BrokenClaim!)), options);
            foreach (TargetEngine engine in engines)
            {
                CompilerOptions compiler = seed % ClaimsEvery != 0 ? options.Options : options.Options with
                {
                    Selected = (function, machine) => tally.Operations.Add(engine.Target, function, machine),
                };
                if (JudgeOn(engine, verified, compiler, runs, isSampled, tally) is Finding found)
                    return Describe(found, options);
            }
            isExecuted |= runs.Length > 0;
            tally.AddOptions(options.Name);
        }
        if (isAccepted) tally.Accepted++;
        if (isExecuted) tally.Executed++;
        return null;
    }

    private static VerifiedProgram? Verify(Program program, Contract granted, VerifierOptions options, Tally tally)
    {
        long start = Stopwatch.GetTimestamp();
        Result<VerifiedProgram> verified = Verifier.Verify(program, granted, options);
        tally.VerifierTicks += Stopwatch.GetTimestamp() - start;
        return verified.Value;
    }

    private PreparedRun[] Prepare(VerifiedProgram program, int seed, Tally tally)
    {
        Random random = new(seed);
        List<PreparedRun> runs = new(contexts);
        int length = program.Contract.ContextLength is null && seed % ShortEvery == 0
            ? random.Next(TypedProgram.ContextLength)
            : TypedProgram.ContextLength;
        for (int count = 0; count < contexts; count++)
        {
            byte[] context = TypedProgram.Context(random)[..length];
            if (Observe(program, new RunRequest([.. context]), seed, tally) is PreparedRun run) runs.Add(run);
        }
        return [.. runs];
    }

    private PreparedRun[] Prepare(VerifiedProgram program, int seed, Tally tally, OwnRuns own)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, contexts)
            .Select(_ => Observe(program, own.Request(random), seed, tally)).OfType<PreparedRun>()];
    }

    /// <summary>
    /// What the verifier says where it does not know the context's length has to hold for every length; engines run a
    /// program on contexts of one.
    /// </summary>
    private static PreparedRun? FindBroken(VerifiedProgram program, int seed, Tally tally)
    {
        if (program.Contract.ContextLength is not null) return null;
        Random random = new(seed);
        for (int count = 0; count < OtherLengths; count++)
        {
            RunRequest request = new([.. TypedProgram.ShortContext(random)]);
            if (Observe(program, request, seed, tally) is { BrokenClaim: not null } run) return run;
        }
        return null;
    }

    private static PreparedRun? Observe(VerifiedProgram program, RunRequest unlimited, int seed, Tally tally)
    {
        RunRequest request = unlimited with { Fuel = Fuel };
        long start = Stopwatch.GetTimestamp();
        Observation observation = Observation.Make(program, request, tally.Coverage, seed % ClaimsEvery == 0);
        tally.OracleTicks += Stopwatch.GetTimestamp() - start;
        tally.Add(observation);
        return observation.Run is null
            ? null
            : new PreparedRun(program, request, !observation.ReadsUnwritten, observation.BrokenClaim);
    }

    private Finding? JudgeOn(
        TargetEngine engine, VerifiedProgram program, CompilerOptions options, PreparedRun[] runs, bool isSampled,
        Tally tally)
    {
        EngineTally counts = tally.Of(engine.Target.Name);
        long start = Stopwatch.GetTimestamp();
        Result<MachineCode> code = Translate(program, engine.Target, options);
        counts.CompileTicks += Stopwatch.GetTimestamp() - start;
        if (!code.Succeeded)
        {
            counts.Refused++;
            return null;
        }
        counts.Programs++;
        if (isSampled
            && (RoundTrips.OfTranslation(program, code.Value, options) ?? RoundTrips.OfImage(code.Value)) is Finding trip)
            return trip;
        return runs.Length == 0 ? null : RunOn(engine, code.Value, runs, counts, tally);
    }

    private static Finding? RunOn(
        TargetEngine engine, MachineCode code, PreparedRun[] prepared, EngineTally counts, Tally tally)
    {
        string name = engine.Target.Name;
        long start = Stopwatch.GetTimestamp();
        Result<RunResult[]> runs = engine.Run(code, [.. prepared.Select(run => run.Request)]);
        long middle = Stopwatch.GetTimestamp();
        counts.RunTicks += middle - start;
        if (!runs.Succeeded)
        {
            if (runs.Diagnostics.Any(each => each.Id == ExecutionDiagnostics.TooLarge.Id))
            {
                counts.Refused++;
                return null;
            }
            return On(prepared[0], new Finding(EngineError, name, string.Join('\n', runs.Diagnostics)));
        }
        for (int index = 0; index < prepared.Length; index++)
        {
            RunResult run = runs.Value[index];
            counts.Runs++;
            if (run.Trap is not null) counts.Traps++;
            if (prepared[index].IsDefined && Compare(name, prepared[index], run) is Finding found) return found;
        }
        tally.OracleTicks += Stopwatch.GetTimestamp() - middle;
        return null;
    }

    private static Finding? Compare(string name, PreparedRun prepared, RunResult run)
    {
        Result<RunResult> oracle = prepared.OracleAt(run.Layout);
        string? message = !oracle.Succeeded
            ? string.Join('\n', oracle.Diagnostics)
            : Execution.Difference.Find(oracle.Value, run, prepared.Program.HoistedAccesses) is Difference difference
                ? $"{difference.What}: the interpreter has {difference.Expected}, the code {difference.Found}"
                : null;
        return message is null
            ? null
            : On(prepared, new Finding(oracle.Succeeded ? Difference : EngineError, name, message));
    }

    private static Finding On(PreparedRun run, Finding finding) => finding with { Context = [.. run.Request.Context] };

    private static Finding Describe(Finding finding, OptionSet options) =>
        finding with { Options = options.Name, Length = options.ContextLength };
}

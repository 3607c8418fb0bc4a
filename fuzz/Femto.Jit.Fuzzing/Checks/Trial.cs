using System.Collections.Immutable;
using System.Diagnostics;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Generators;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>
/// Judges programs: whatever the verifier accepts, with the context's length known and not, each engine has to do as
/// the interpreter does at the engine's addresses.
/// </summary>
/// <param name="engines">The engines, whose owner the caller stays.</param>
/// <param name="contexts">Contexts a program is run on, for each of the two lengths.</param>
internal sealed class Trial(ImmutableArray<TargetEngine> engines, int contexts)
{
    /// <summary>What translates; tests put compilers with defects here.</summary>
    internal Func<VerifiedProgram, Target, Result<MachineCode>> Translate { get; init; } =
        (program, target) => Compiler.Compile(program, target);

    /// <summary>Kinds of findings.</summary>
    internal const string Difference = "difference", EngineError = "engine", Crash = "crash", Unsound = "unsound";

    /// <summary>Fuel of each run: enough for loops to turn, little enough that many end by it.</summary>
    internal const uint Fuel = 60;

    /// <summary>One program in so many has its round trips checked: they cost more than everything else.</summary>
    private const int RoundTripEvery = 32;

    /// <summary>A helper that trusts the address it is given, which only programs of ours give rightly.</summary>
    private const int ReadHelper = 11;

    private static readonly Contract _contract = AgentHelpers.Contract with
    {
        Helpers = AgentHelpers.Contract.Helpers.Remove(ReadHelper),
    };

    /// <summary>Judges a program; a defect is returned, never thrown.</summary>
    /// <param name="program">The program.</param>
    /// <param name="seed">What contexts are made from, and which programs get the costly checks.</param>
    /// <param name="tally">What is counted.</param>
    internal Finding? Judge(Program program, int seed, Tally tally)
    {
        try
        {
            return JudgeBoth(program, seed, tally);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            string where = exception.StackTrace?.Split('\n')[0].Trim() ?? "";
            return new Finding(Crash, null, $"{exception.GetType().Name}: {exception.Message} {where}");
        }
    }

    private Finding? JudgeBoth(Program program, int seed, Tally tally)
    {
        bool isSampled = seed % RoundTripEvery == 0;
        if (isSampled && RoundTrips.OfProgram(program) is Finding text) return text;
        bool isAccepted = false;
        bool isExecuted = false;
        foreach (int? length in (int?[])[TypedProgram.ContextLength, null])
        {
            long start = Stopwatch.GetTimestamp();
            Result<VerifiedProgram> verified = Verifier.Verify(program, _contract with { ContextLength = length });
            tally.VerifierTicks += Stopwatch.GetTimestamp() - start;
            if (!verified.Succeeded) continue;
            isAccepted = true;
            Prepared[] runs = [.. Prepare(verified.Value, seed, tally)];
            if (runs.FirstOrDefault(run => run.Unsound is not null).Unsound is Finding unsound) return unsound;
            foreach (TargetEngine engine in engines)
            {
                if (JudgeOn(engine, verified.Value, runs, isSampled, tally) is Finding found) return found;
            }
            isExecuted |= runs.Length > 0;
        }
        if (isAccepted) tally.Accepted++;
        if (isExecuted) tally.Executed++;
        return null;
    }

    /// <summary>A context, and whether what comes out can be compared.</summary>
    private readonly record struct Prepared(RunRequest Request, bool IsDefined, Finding? Unsound);

    private IEnumerable<Prepared> Prepare(VerifiedProgram program, int seed, Tally tally)
    {
        Random random = new(seed);
        for (int count = 0; count < contexts; count++)
        {
            byte[] context = TypedProgram.Context(random);
            RunRequest request = new([.. context]) { Fuel = Fuel };
            long start = Stopwatch.GetTimestamp();
            Observation observation = Observation.Make(program, request, tally.Coverage);
            tally.OracleTicks += Stopwatch.GetTimestamp() - start;
            if (observation.Run is not RunResult run)
            {
                tally.TooLong++;
                continue;
            }
            tally.OracleRuns++;
            tally.Steps += observation.Steps;
            tally.AddEnd(run.Trap);
            if (observation.ReadsUnwritten) tally.Undefined++;
            bool broken = run.Trap is { Kind: TrapKind.OutOfBounds or TrapKind.Misaligned } trap
                && program.ProvenAccesses.Contains(trap.Pc);
            yield return new Prepared(request, !observation.ReadsUnwritten, broken
                ? Describe(new Finding(Unsound, null, $"a proven access trapped: {run.Trap}"), program, request)
                : null);
        }
    }

    private Finding? JudgeOn(
        TargetEngine engine, VerifiedProgram program, Prepared[] runs, bool isSampled, Tally tally)
    {
        EngineTally counts = tally.Of(engine.Target.Name);
        long start = Stopwatch.GetTimestamp();
        Result<MachineCode> code = Translate(program, engine.Target);
        counts.CompileTicks += Stopwatch.GetTimestamp() - start;
        if (!code.Succeeded)
        {
            counts.Refused++;
            return null;
        }
        counts.Programs++;
        if (isSampled
            && (RoundTrips.OfTranslation(program, code.Value) ?? RoundTrips.OfImage(code.Value)) is Finding trip)
            return trip with { Length = program.Contract.ContextLength };
        foreach (Prepared run in runs)
        {
            if (RunOn(engine, program, code.Value, run, (counts, tally)) is Finding found)
                return Describe(found, program, run.Request);
        }
        return null;
    }

    private static Finding? RunOn(
        TargetEngine engine, VerifiedProgram program, MachineCode code, Prepared prepared, (EngineTally, Tally) counted)
    {
        (EngineTally counts, Tally tally) = counted;
        string name = engine.Target.Name;
        long start = Stopwatch.GetTimestamp();
        Result<RunResult> run = engine.Run(code, prepared.Request);
        long middle = Stopwatch.GetTimestamp();
        counts.RunTicks += middle - start;
        if (!run.Succeeded)
        {
            if (run.Diagnostics.Any(each => each.Id == ExecutionDiagnostics.TooLarge.Id))
            {
                counts.Refused++;
                return null;
            }
            return new Finding(EngineError, name, string.Join('\n', run.Diagnostics));
        }
        counts.Runs++;
        if (run.Value.Trap is not null) counts.Traps++;
        if (!prepared.IsDefined) return null;
        Interpreter interpreter = new(AgentHelpers.Functions);
        Result<RunResult> oracle = interpreter.Run(program, prepared.Request with { Layout = run.Value.Layout });
        tally.OracleTicks += Stopwatch.GetTimestamp() - middle;
        if (!oracle.Succeeded) return new Finding(EngineError, name, string.Join('\n', oracle.Diagnostics));
        return Execution.Difference.Find(oracle.Value, run.Value) is Difference difference
            ? new Finding(Difference, name,
                $"{difference.What}: the interpreter has {difference.Expected}, the code {difference.Found}")
            : null;
    }

    private static Finding Describe(Finding finding, VerifiedProgram program, RunRequest request) =>
        finding with { Length = program.Contract.ContextLength, Context = [.. request.Context] };
}

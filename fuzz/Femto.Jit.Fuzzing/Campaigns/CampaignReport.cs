using System.Text;
using Femto.Jit.Fuzzing.Checks;

namespace Femto.Jit.Fuzzing.Campaigns;

/// <summary>A campaign's state as Markdown.</summary>
internal static class CampaignReport
{
    /// <summary>Name of the file in a report's folder.</summary>
    internal const string FileName = "report.md";

    private const int ShownFailures = 20;

    /// <summary>The report.</summary>
    internal static string Write(CampaignState state)
    {
        StringBuilder text = new();
        Line(text, "# Fuzz campaign\n");
        WriteSummary(text, state);
        WriteGenerators(text, state);
        WriteEngines(text, state);
        WriteOptions(text, state.Counters);
        WriteTimes(text, state.Counters);
        WriteCoverage(text, state.Counters);
        WriteOperations(text, state);
        WriteFailures(text, state);
        return text.ToString();
    }

    /// <summary>Programs that ran on all engines, of those made; 0 when none was made.</summary>
    internal static double ExecutedShare(CampaignState state)
    {
        long made = state.Counters[Counters.Programs];
        return made == 0 ? 0 : (double)Executed(state) / made;
    }

    /// <summary>Programs that ran on all engines.</summary>
    internal static long Executed(CampaignState state) =>
        state.Plan.Generators.Sum(name => state.Counters[Counters.Generator(name, "executed")]);

    private static void WriteSummary(StringBuilder text, CampaignState state)
    {
        Counters counters = state.Counters;
        long runs = counters[Counters.OracleRuns];
        string parts = string.Join(", ", state.Parts.Select(part => part + 1));
        Line(text, $"* seed {state.Plan.Seed}, shard {parts} of {state.Plan.Shards}, "
            + $"{state.Plan.Contexts} contexts for each program"
            + (state.Plan.AllOptions ? ", each in every way" : ""));
        Line(text, $"* {counters[Counters.Programs]} programs in {state.Seconds:f0} s; {Executed(state)} of them "
            + $"({ExecutedShare(state):p1}) ran on all engines: "
            + $"{Executed(state) / Math.Max(state.Seconds, 1e-3):f0} a second");
        double slots = (double)counters[Counters.Slots] / Math.Max(counters[Counters.Programs], 1);
        Line(text, $"* a program has {slots:f0} slots on average, "
            + $"a run executes {(double)counters[Counters.Steps] / Math.Max(runs, 1):f0} instructions");
        Line(text, $"* {runs} runs of the interpreter ended, {counters[Counters.TooLong]} were given up, "
            + $"{counters[Counters.Undefined]} read stack nobody had written and were judged by their safety alone");
        Line(text, $"* ends: {string.Join(", ", counters.Ends.Select(end =>
            $"{end.Key} {(double)end.Value / Math.Max(runs, 1):p1}"))}");
        Line(text, $"* failures: {counters[Counters.Failures]}\n");
    }

    private static void WriteGenerators(StringBuilder text, CampaignState state)
    {
        Line(text, "| generator | made | decoded | accepted | executed |\n|---|---|---|---|---|");
        foreach (string name in state.Plan.Generators)
        {
            long Get(string what) => state.Counters[Counters.Generator(name, what)];
            double made = Math.Max(Get("made"), 1);
            Line(text, $"| {name} | {Get("made")} | {Get("decoded") / made:p1} | {Get("accepted") / made:p1} | "
                + $"{Get("executed") / made:p1} |");
        }
    }

    private static void WriteEngines(StringBuilder text, CampaignState state)
    {
        Line(text, "");
        Line(text, "| target | translations | runs | trapped | over a limit | µs a translation | µs a run |");
        Line(text, "|---|---|---|---|---|---|---|");
        foreach (string name in state.Plan.Targets)
        {
            long Get(string what) => state.Counters[Counters.Engine(name, what)];
            double Mean(string what, string of) =>
                (double)state.Counters[Counters.Time($"{name}/{what}")] / Math.Max(Get(of), 1);
            double trapped = (double)Get("traps") / Math.Max(Get("runs"), 1);
            Line(text, $"| {name} | {Get("programs")} | {Get("runs")} | {trapped:p1} | "
                + $"{Get("refused")} | {Mean("translation", "programs"):f0} | {Mean("runs", "runs"):f0} |");
        }
    }

    private static void WriteOptions(StringBuilder text, Counters counters)
    {
        Line(text, "\n| verified and translated with | programs |\n|---|---|");
        foreach ((string name, long count) in counters.ByOptions) Line(text, $"| {name} | {count} |");
    }

    private static void WriteTimes(StringBuilder text, Counters counters)
    {
        double programs = Math.Max(counters[Counters.Programs], 1);
        double Mean(string what) => counters[Counters.Time(what)] / programs;
        Line(text, $"\nA program costs besides, on average: {Mean("generators"):f0} µs to make, "
            + $"{Mean("verifier"):f0} µs to "
            + $"verify, {Mean("interpreter"):f0} µs to interpret.\n");
    }

    private static void WriteCoverage(StringBuilder text, Counters counters)
    {
        string[] keys = [.. counters.Coverage.Select(pair => pair.Key)];
        string[] missing = [.. Checks.Coverage.MissingRows(keys)];
        int magnitudes = Checks.Coverage.Magnitudes.Length;
        Line(text, $"Executed: {Checks.Coverage.RowCount - missing.Length} of {Checks.Coverage.RowCount} rows "
            + $"of the instruction table, {keys.Length} pairs of a row and one of {magnitudes} magnitudes of its second operand."
            + (missing.Length == 0 ? "\n" : $" Never: {string.Join(", ", missing)}.\n"));
    }

    /// <summary>Of the intermediate form and of what lowering selects, what programs have not come to.</summary>
    private static void WriteOperations(StringBuilder text, CampaignState state)
    {
        Line(text, "| operations of | reached | never |\n|---|---|---|");
        IEnumerable<Target> targets = state.Plan.Targets.Select(name => Targets.Find(name)!);
        foreach ((string what, int count, var missing) in OperationCoverage.Find(state.Counters, targets))
            Line(text, $"| {what} | {count - missing.Length} of {count} | {string.Join(", ", missing)} |");
        Line(text, "");
    }

    private static void WriteFailures(StringBuilder text, CampaignState state)
    {
        foreach (Failure failure in state.Failures.Take(ShownFailures))
        {
            Line(text, $"## {failure.Kind} {failure.Target}\n\n{failure.Message}\n\n```\n{failure.Program}```\n");
            foreach (string command in failure.Commands) Line(text, $"    {command}");
        }
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}

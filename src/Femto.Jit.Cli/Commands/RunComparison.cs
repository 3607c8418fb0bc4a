using System.Collections.Immutable;
using Femto.Jit.Cli.Json;
using Femto.Jit.Execution;
using Spectre.Console;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto run --engine all</c>: runs a program as the code of every target beside the interpreter.</summary>
internal static class RunComparison
{
    /// <summary>Runs, prints a line a target, and reports the first difference of each that differs.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(VerifiedProgram program, RunRequest request, IReadOnlyList<Target> targets, bool isJson)
    {
        RunResult oracle = Interpret(program, request);
        EngineOutcome[] outcomes = [.. EngineComparison.Run(program, request, targets)];
        if (isJson)
        {
            JsonOutput.Print(
                outcomes.Select(outcome => ComparisonReport.Of(outcome, program.Program)).ToArray(),
                JsonOutput.Context.ComparisonReportArray);
        }
        else
            Print(oracle, outcomes);
        foreach (EngineOutcome outcome in outcomes)
            DiagnosticPrinter.Print(Explain(outcome, program.Program));
        return outcomes.All(outcome => outcome.Agrees) ? ExitCode.Done : ExitCode.Rejected;
    }

    private static RunResult Interpret(VerifiedProgram program, RunRequest request)
    {
        using IEngine interpreter = ProgramOptions.Accept(Engines.Create("interpreter", Targets.All[0]));
        return ProgramOptions.Accept(interpreter.Run(program, request));
    }

    private static void Print(RunResult oracle, EngineOutcome[] outcomes)
    {
        Table table = new() { Border = TableBorder.None };
        table.AddColumns("target", "engine", "result", "instructions", "code bytes", "");
        table.AddRow([.. Cells("", "interpreter", oracle, "")]);
        foreach (EngineOutcome outcome in outcomes)
        {
            table.AddRow([.. Cells(outcome.Target.Name, outcome.Target.Engine, outcome.Run, outcome switch
            {
                { Run: null } => "not run",
                { Agrees: true } => "agrees",
                _ => "DIFFERS",
            })]);
        }
        TableOutput.Write(table);
    }

    private static IEnumerable<Markup> Cells(string target, string engine, RunResult? run, string verdict) =>
        from text in (string[])[target, engine, run is null ? "" : Text(run), $"{run?.Instructions}", $"{run?.CodeBytes}", verdict]
        select new Markup(Markup.Escape(text));

    private static string Text(RunResult run) =>
        run.Trap is Trap trap ? $"{trap.Kind.Name()} at pc {trap.Pc}" : $"0x{run.Result:x16}";

    private static ImmutableArray<Diagnostic> Explain(EngineOutcome outcome, Program program) =>
        outcome.Difference is Difference difference
            ? [CliDiagnostics.EnginesDiffer.At(difference.Pc,
                $"{outcome.Target.Name}: {difference.What}: the interpreter has {difference.Expected}, the code "
                + difference.Found, difference.Pc is int pc ? program.LineAt(pc) : null)]
            : outcome.Diagnostics;
}

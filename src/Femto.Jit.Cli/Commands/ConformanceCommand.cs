using System.CommandLine;
using Femto.Jit.Cli.Conformance;
using Femto.Jit.Cli.Json;
using Femto.Jit.Cli.Plugins;
using Spectre.Console;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto conformance</c>: runs files in the form of bpf_conformance on one engine.</summary>
internal static class ConformanceCommand
{
    public const string Name = "conformance";

    public const string Example = "femto conformance --engine rv32 corpus/conformance";

    private static readonly Argument<string> Folder = new("DIR")
    {
        Description = "Folder with .data files, also in folders below it; those are the groups.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON object." };

    public static Command Create()
    {
        Command command = new(Name, "Run a conformance suite on an engine and count passes and failures by group.")
        {
            Folder,
        };
        EngineOptions engine = new(command, comparable: false);
        command.Add(Json);
        command.SetAction(parsed =>
        {
            EngineChoice choice = engine.Read(parsed, counts: false);
            IReadOnlyList<ConformanceCase> cases = ConformanceFile.ReadAll(parsed.GetRequiredValue(Folder));
            using PluginSession session = new(ProgramOptions.Accept(choice.Create()));
            ConformanceReport report = ConformanceReport.Of(choice, Run(session, cases));
            if (parsed.GetValue(Json))
                JsonOutput.Print(report, JsonOutput.Context.ConformanceReport);
            else
                Print(report);
            return report.Failed == 0 ? ExitCode.Done : ExitCode.Rejected;
        });
        return command;
    }

    private static List<ConformanceOutcome> Run(PluginSession session, IReadOnlyList<ConformanceCase> cases)
    {
        var outcomes = new List<ConformanceOutcome>(cases.Count);
        foreach (ConformanceCase test in cases)
        {
            if (outcomes.Count % 64 == 0) Progress.Show($"{outcomes.Count} of {cases.Count}");
            outcomes.Add(ConformanceOutcome.Run(session, test));
        }

        Progress.Clear();
        return outcomes;
    }

    private static void Print(ConformanceReport report)
    {
        Table table = new() { Border = TableBorder.None };
        table.AddColumns("group", "passed", "failed");
        foreach (ConformanceGroupReport group in report.Groups)
            table.AddRow(Markup.Escape(group.Group), $"{group.Passed}", $"{group.Failed}");
        table.AddRow("all", $"{report.Passed}", $"{report.Failed}");
        TableOutput.Write(table);
        DiagnosticPrinter.Print(report.Failures.Select(failure =>
            CliDiagnostics.NotConforming.Of($"{failure.File}: {failure.Message}")));
    }
}

using System.CommandLine;
using Femto.Jit.Cli.Json;
using Spectre.Console;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto targets</c>: what code can be made for.</summary>
internal static class TargetsCommand
{
    public const string Name = "targets";

    public const string Example = "femto targets --json";

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print a JSON array." };
        Command command = new(Name, "List the targets that programs can be translated for.") { json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
                JsonOutput.Print(Targets.All.Select(TargetReport.Of).ToArray(), JsonOutput.Context.TargetReportArray);
            else
                PrintTable();
            return ExitCode.Done;
        });
        return command;
    }

    private static void PrintTable()
    {
        Table table = new() { Border = TableBorder.None };
        table.AddColumns("target", "instructions", "features", "ABI", "engine", "tested on", "devices");
        foreach (Target target in Targets.All)
        {
            table.AddRow([.. new[]
            {
                target.Name, target.Isa.ToString(), TargetReport.FeaturesOf(target), target.Abi, target.Engine,
                target.TestedOn, target.Description,
            }.Select(Markup.Escape)]);
        }
        TableOutput.Write(table);
    }
}

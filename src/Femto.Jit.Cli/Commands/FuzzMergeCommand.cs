using System.CommandLine;
using Femto.Jit.Cli.Fuzzing;
using Femto.Jit.Fuzzing.Campaigns;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto fuzz merge</c>: joins the reports of the shards of a campaign.</summary>
internal static class FuzzMergeCommand
{
    public const string Name = "merge";

    public const string Example = "femto fuzz merge out1 out2 --report out";

    private static readonly Argument<string[]> Folders = new("DIR")
    {
        Description = "Folders of reports, each of other shards of the same campaign.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Folder for the report of all.",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        Command command = new(Name, "Join the reports of a campaign's shards.") { Folders, Report };
        command.SetAction(parsed =>
        {
            CampaignState? all = null;
            foreach (string folder in parsed.GetRequiredValue(Folders))
            {
                CampaignState state = ReportFolder.Find(folder)
                    ?? throw CommandException.Unusable(CliDiagnostics.BadCampaign, $"{folder} has no report");
                if (all is null) all = state;
                else if (all.Merge(state) is string why)
                    throw CommandException.Unusable(CliDiagnostics.BadCampaign, $"{folder}: {why}");
            }

            if (parsed.GetValue(Report) is string report)
                ReportFolder.MergeCorpora(parsed.GetRequiredValue(Folders), report);
            return FuzzCommand.Finish(all!, parsed.GetValue(Report), floor: 0);
        });
        return command;
    }
}

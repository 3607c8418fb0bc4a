using System.Text;
using System.Text.Json;
using Femto.Jit.Fuzzing.Campaigns;

namespace Femto.Jit.Cli.Fuzzing;

/// <summary>Reads and writes the folders of <c>--report</c>.</summary>
internal static class ReportFolder
{
    /// <summary>The state in a folder, or null when there is none.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static CampaignState? Find(string folder)
    {
        string path = Path.Combine(folder, CampaignState.FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return CampaignState.Parse(InputFile.Read(path));
        }
        catch (JsonException exception)
        {
            throw CommandException.Unusable(CliDiagnostics.BadCampaign, $"{path}: {exception.Message}");
        }
    }

    /// <summary>Joins the programs that folders have kept, and those that failed; they are named after what is in them.</summary>
    public static void MergeCorpora(string[] folders, string report)
    {
        foreach (string kind in (string[])[Campaign.CorpusFolder, Campaign.FailureFolder])
        {
            foreach (string file in folders.Select(folder => Path.Combine(folder, kind)).Where(Directory.Exists)
                .SelectMany(Directory.GetFiles))
            {
                string copy = Path.Combine(report, kind, Path.GetFileName(file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                OutputFile.Write(copy, InputFile.Read(file));
            }
        }
    }

    /// <summary>Writes state and report; the programs that failed are there already.</summary>
    public static void Write(string folder, CampaignState state)
    {
        Directory.CreateDirectory(folder);
        OutputFile.Write(Path.Combine(folder, CampaignState.FileName), state.Write());
        OutputFile.Write(
            Path.Combine(folder, CampaignReport.FileName), Encoding.UTF8.GetBytes(CampaignReport.Write(state)));
    }
}

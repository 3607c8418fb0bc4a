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

    /// <summary>Writes state and report; the programs that failed are there already.</summary>
    public static void Write(string folder, CampaignState state)
    {
        Directory.CreateDirectory(folder);
        OutputFile.Write(Path.Combine(folder, CampaignState.FileName), state.Write());
        OutputFile.Write(
            Path.Combine(folder, CampaignReport.FileName), Encoding.UTF8.GetBytes(CampaignReport.Write(state)));
    }
}

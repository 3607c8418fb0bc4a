using System.Globalization;
using CliWrap;

namespace Femto.Jit.Faults;

/// <summary>Says what catches a fault: a copy of the tool, with the faulty library, is put to the tests it has.</summary>
/// <param name="top">Top of the repository.</param>
/// <param name="folder">Where the copy of the tool is.</param>
/// <param name="seconds">How long the campaign may take.</param>
internal sealed class FaultJudge(string top, string folder, int seconds)
{
    /// <summary>A run that takes longer than this has been made endless, which is to be noticed too.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    /// <summary>What caught it, or null.</summary>
    internal async Task<string?> FindCatcher(Fault fault)
    {
        string minutes = (seconds / 60.0).ToString(CultureInfo.InvariantCulture);
        string targets = string.Join(',', fault.Targets);
        string[] campaign =
            ["fuzz", "--targets", targets, "--jobs", "1", "--until-failure", "--minutes", minutes, "--corpus", "corpus/programs"];
        if (await Fails("conformance", "--engine", "interpreter", "corpus/conformance"))
            return "conformance on the interpreter";
        if (await Fails(campaign)) return "campaign";
        foreach (string target in fault.Targets)
        {
            if (await Fails("conformance", "--target", target, "corpus/conformance")) return $"conformance on {target}";
        }
        return null;
    }

    private async Task<bool> Fails(params string[] arguments)
    {
        using CancellationTokenSource patience = new(_patience);
        try
        {
            CommandResult result = await Cli.Wrap("dotnet")
                .WithArguments([Path.Combine(folder, "femto.dll"), .. arguments])
                .WithWorkingDirectory(top)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(patience.Token);
            return result.ExitCode != 0;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}

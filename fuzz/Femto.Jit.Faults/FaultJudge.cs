using System.Globalization;
using CliWrap;

namespace Femto.Jit.Faults;

/// <summary>
/// Says what catches a fault: a copy of the tool, and then one of the tests, with the faulty library. A campaign comes
/// first, because it finds most faults within seconds, whatever they concern.
/// </summary>
/// <param name="top">Top of the repository.</param>
/// <param name="folder">Where the copies are: the tool, and in folders of their own the tests.</param>
/// <param name="seconds">How long the campaign may take.</param>
internal sealed class FaultJudge(string top, FaultyCopies folder, int seconds)
{
    /// <summary>A run that takes longer than this has been made endless, which is to be noticed too.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    /// <summary>Ends the run, as failed, when no test has ended for two minutes: one of them has been made endless.</summary>
    private const string EndsEndlessTests = "--Blame:CollectHangDump;TestTimeout=120000;HangDumpType=None";

    private const string FileTests = "FullyQualifiedName~FileTestTests";

    /// <summary>What caught it, or null.</summary>
    internal async Task<string?> FindCatcher(Fault fault)
    {
        string minutes = (seconds / 60.0).ToString(CultureInfo.InvariantCulture);
        string targets = string.Join(',', fault.Targets);
        // Making failing programs small would take longer than finding them.
        string[] campaign =
        [
            "fuzz", "--targets", targets, "--jobs", "1", "--until-failure", "--attempts", "0", "--minutes", minutes,
            "--corpus", "corpus/programs",
        ];
        if (await ToolFails(campaign)) return "campaign";
        if (await ToolFails("conformance", "--engine", "interpreter", "corpus/conformance"))
            return "conformance on the interpreter";
        foreach (string target in fault.Targets)
        {
            if (await ToolFails("conformance", "--target", target, "corpus/conformance")) return $"conformance on {target}";
        }
        if (await TestsFail(FileTests, fault)) return "filetests";
        return await TestsFail(TestsOf(fault), fault) ? "unit tests" : null;
    }

    /// <summary>The tests of the part that the fault is in: they are in a folder of the same name as the source.</summary>
    private static string TestsOf(Fault fault) => $"FullyQualifiedName~Femto.Jit.Tests.{fault.File.Split('/')[2]}.";

    /// <summary>An endless run counts: neither campaigns nor conformance take so long otherwise.</summary>
    private Task<bool> ToolFails(params string[] arguments) =>
        Fails([Path.Combine(folder.Tool(), "femto.dll"), .. arguments], [], orIsEndless: true);

    /// <summary>
    /// Runs some tests; where they choose engines, on the interpreter and the targets of the fault. On a busy machine all
    /// of them together take long by themselves.
    /// </summary>
    private Task<bool> TestsFail(string filter, Fault fault) => Fails(
        ["vstest", Path.Combine(folder.Tests(), "Femto.Jit.Tests.dll"), $"--TestCaseFilter:{filter}", EndsEndlessTests],
        new() { ["FEMTO_ENGINES"] = $"interpreter,{string.Join(',', fault.Targets)}" },
        orIsEndless: false);

    private async Task<bool> Fails(
        string[] arguments, Dictionary<string, string?> environment, bool orIsEndless)
    {
        using CancellationTokenSource patience = new(_patience);
        try
        {
            CommandResult result = await Cli.Wrap("dotnet")
                .WithArguments(arguments)
                .WithEnvironmentVariables(environment)
                .WithWorkingDirectory(top)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(patience.Token);
            return result.ExitCode != 0;
        }
        catch (OperationCanceledException)
        {
            return orIsEndless;
        }
    }
}

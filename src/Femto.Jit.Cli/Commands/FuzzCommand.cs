using System.CommandLine;
using Femto.Jit.Cli.Fuzzing;
using Femto.Jit.Fuzzing.Campaigns;
using Femto.Jit.Fuzzing.Checks;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto fuzz</c>: runs generated programs on all engines and compares them with the interpreter.</summary>
internal static class FuzzCommand
{
    public const string Name = "fuzz";

    private const string RandomOptions = "random", AllOptions = "all";

    public const string Example =
        "femto fuzz --targets cortex-m4 --minutes 10 --report out";

    private static readonly Option<string?> EngineNames = new("--engines")
    {
        Description = "Engines whose targets take part, separated by commas. All of them without it.",
        HelpName = "LIST",
    };

    private static readonly Option<string?> TargetNames = new("--targets")
    {
        Description = "Targets that take part, separated by commas.",
        HelpName = "LIST",
    };

    private static readonly Option<string> Generators = new("--generators")
    {
        Description = "What makes programs, separated by commas.",
        HelpName = "LIST",
        DefaultValueFactory = _ => string.Join(',', CampaignPlan.Ladder.Select(rung => rung.Name)),
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "The first program's seed; the following have the numbers behind it.",
        HelpName = "S",
    };

    private static readonly Option<Shard> Part = new("--shard")
    {
        Description = "The part of the campaign to do: every n-th program, beginning with the i-th.",
        HelpName = "i/n",
        CustomParser = Shard.Parse,
        DefaultValueFactory = _ => Shard.Whole,
    };

    private static readonly Option<double?> Minutes = new("--minutes")
    {
        Description = "When to stop.",
        HelpName = "M",
    };

    private static readonly Option<long?> Programs = new("--programs")
    {
        Description = "Programs of the whole campaign, over all shards.",
        HelpName = "N",
    };

    private static readonly Option<string> Options = new Option<string>("--options")
    {
        Description = "random: each program is verified and translated in one of the ways there are; all: in each.",
        HelpName = "random|all",
        DefaultValueFactory = _ => RandomOptions,
    }.AcceptOnlyFromAmong(RandomOptions, AllOptions);

    private static readonly Option<int> Contexts = new("--contexts")
    {
        Description = "Contexts each program is run on.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    };

    private static readonly Option<bool> UntilFailure = new("--until-failure")
    {
        Description = "Stop when a program shows a defect.",
    };

    private static readonly Option<int> Attempts = new("--attempts")
    {
        Description = "Programs that may be tried to make one that fails small; 0 leaves it as it is.",
        HelpName = "N",
        DefaultValueFactory = _ => Campaign.DefaultMinimiserAttempts,
    };

    private static readonly Option<int> Jobs = new("--jobs")
    {
        Description = "Programs judged at the same time.",
        HelpName = "J",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<double> Floor = new("--floor")
    {
        Description = "Fail when less than this part of the programs ran on all engines.",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<string?> Corpus = new("--corpus")
    {
        Description = "Folder with programs to mutate besides generated ones.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Folder for the report, the programs that fail, and the state; a campaign found there goes on.",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        Command command = new(Name, "Compare engines with the interpreter on generated programs.")
        {
            EngineNames, TargetNames, Generators, Options, Seed, Part, Minutes, Programs, Contexts, UntilFailure, Attempts, Jobs, Floor,
            Corpus, Report,
            FuzzMergeCommand.Create(),
        };
        command.Validators.Add(result =>
        {
            if (result.Tokens.Count == 0 && result.GetResult(Minutes) is null && result.GetResult(Programs) is null)
                result.AddError("--minutes or --programs is needed");
        });
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(Jobs) < 1 || parsed.GetValue(Contexts) < 1)
            throw CommandException.Unusable(CliDiagnostics.Usage, "--jobs and --contexts begin at 1");
        CampaignCorpus corpus = CampaignCorpus.Read(parsed.GetValue(Corpus));
        CampaignState state = Resume(parsed, corpus);
        Campaign campaign = new(state, parsed.GetValue(Report))
        {
            Programs = parsed.GetValue(Programs),
            Duration = parsed.GetValue(Minutes) is double minutes ? TimeSpan.FromMinutes(minutes) : null,
            UntilFailure = parsed.GetValue(UntilFailure),
            MinimiserAttempts = parsed.GetValue(Attempts),
            Progress = Show,
        };
        using CancellationTokenSource cancellation = new();
        ConsoleCancelEventHandler cancel = (_, arguments) =>
        {
            arguments.Cancel = true;
            cancellation.Cancel();
        };
        Console.CancelKeyPress += cancel;
        campaign.Run(parsed.GetValue(Jobs), corpus.Programs, cancellation.Token);
        Console.CancelKeyPress -= cancel;
        Progress.Clear();
        return Finish(state, parsed.GetValue(Report), parsed.GetValue(Floor));
    }

    /// <summary>Writes and prints the report, and says whether the campaign was clean.</summary>
    internal static int Finish(CampaignState state, string? folder, double floor)
    {
        if (folder is not null) ReportFolder.Write(folder, state);
        Console.Out.Write(CampaignReport.Write(state));
        if (state.Counters[Counters.Failures] > 0)
        {
            DiagnosticPrinter.Print([CliDiagnostics.FuzzFailures.Of(
                $"{state.Counters[Counters.Failures]} programs show defects")]);
            return ExitCode.Rejected;
        }
        if (CampaignReport.ExecutedShare(state) * 100 >= floor) return ExitCode.Done;
        DiagnosticPrinter.Print([CliDiagnostics.LazyCampaign.Of(
            $"{CampaignReport.ExecutedShare(state):p1} of the programs ran on all engines; "
            + $"at least {floor} % are expected")]);
        return ExitCode.Rejected;
    }

    private static CampaignState Resume(ParseResult parsed, CampaignCorpus corpus)
    {
        Shard shard = parsed.GetValue(Part)!;
        CampaignPlan plan = new(
            parsed.GetValue(Seed), shard.Count, ReadGenerators(parsed), ReadTargets(parsed), parsed.GetValue(Contexts),
            corpus.Digest, parsed.GetValue(Options) == AllOptions);
        CampaignState? found = parsed.GetValue(Report) is string folder ? ReportFolder.Find(folder) : null;
        if (found is null) return CampaignState.Start(plan, shard.Part);
        return found.Plan.IsSameAs(plan) && found.Parts is [int part] && part == shard.Part
            ? found
            : throw CommandException.Unusable(
                CliDiagnostics.BadCampaign, $"{parsed.GetValue(Report)} has the report of another campaign");
    }

    private static string[] ReadGenerators(ParseResult parsed)
    {
        string[] wanted = Split(parsed.GetValue(Generators)!);
        string[] known = [.. CampaignPlan.Ladder.Select(rung => rung.Name)];
        return wanted.Except(known).FirstOrDefault() is string unknown || wanted.Length == 0
            ? throw CommandException.Unusable(
                CliDiagnostics.Usage, $"generators are among {string.Join(", ", known)}; "
                + $"got '{parsed.GetValue(Generators)}'")
            : [.. known.Where(wanted.Contains)];
    }

    private static string[] ReadTargets(ParseResult parsed)
    {
        string[]? engines = parsed.GetValue(EngineNames) is string list ? Split(list) : null;
        string[]? targets = parsed.GetValue(TargetNames) is string names
            ? [.. Split(names).Select(name => TargetOption.Find(name).Name)]
            : null;
        if (engines?.FirstOrDefault(engine => Targets.All.All(target => target.Engine != engine)) is string unknown)
            throw CommandException.Unusable(CliDiagnostics.Usage, $"there is no engine '{unknown}'");
        string[] chosen = [.. Targets.All
            .Where(target => engines?.Contains(target.Engine) ?? true)
            .Select(target => target.Name)
            .Where(name => targets?.Contains(name) ?? true)];
        return chosen.Length > 0
            ? chosen
            : throw CommandException.Unusable(CliDiagnostics.Usage, "no target takes part");
    }

    private static void Show(CampaignState state) => Progress.Show(
        $"{state.Counters[Counters.Programs]} programs, {CampaignReport.ExecutedShare(state):p0} on all engines, "
        + $"{CampaignReport.Executed(state) / state.Seconds:f0} a second, {state.Counters[Counters.Failures]} failures");

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

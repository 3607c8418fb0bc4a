using System.Diagnostics;
using System.Text;
using Femto.Jit.Fuzzing.Campaigns;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Tests.CommandLine;

namespace Femto.Jit.Tests.Fuzzing;

/// <summary>However a campaign is divided or interrupted, it does and counts the same.</summary>
public sealed class CampaignTests
{
    private const int Programs = 160;

    private static readonly CampaignPlan _plan =
        new(1000, 1, [.. CampaignPlan.Ladder.Select(rung => rung.Name)], ["x86-64"], 1, "");

    private static readonly Lazy<CampaignState> _whole = new(() => Run(CampaignState.Start(_plan, 0), Programs, 1));

    [Fact]
    public void Shards_that_are_merged_are_the_whole()
    {
        CampaignPlan plan = _plan with { Shards = 4 };
        CampaignState[] shards =
            [.. Enumerable.Range(0, 4).Select(part => Run(CampaignState.Start(plan, part), Programs, 1))];
        CampaignState all = CampaignState.Parse(shards[2].Write());
        foreach (int part in (int[])[0, 3, 1]) Assert.Null(all.Merge(CampaignState.Parse(shards[part].Write())));
        Assert.Equal([0, 1, 2, 3], all.Parts);
        AssertSame(_whole.Value, all);
        Assert.NotNull(all.Merge(shards[1]));
        Assert.NotNull(_whole.Value.Merge(shards[1]));
    }

    [Fact]
    public void Several_jobs_do_what_one_does() =>
        AssertSame(_whole.Value, Run(CampaignState.Start(_plan, 0), Programs, 3));

    [Fact]
    public void A_campaign_goes_on_where_its_state_was_written()
    {
        CampaignState half = Run(CampaignState.Start(_plan, 0), Programs / 2, 2);
        Assert.Equal(Programs / 2, half.Done[0]);
        AssertSame(_whole.Value, Run(CampaignState.Parse(half.Write()), Programs, 2));
    }

    [Fact]
    public async Task A_process_that_is_killed_loses_nothing()
    {
        const int More = 20_000;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("femto-fuzz");
        try
        {
            string[] arguments = ["fuzz", "--targets", "x86-64", "--seed", "1000", "--contexts", "1", "--jobs", "2",
                "--report", folder.FullName];
            string state = Path.Combine(folder.FullName, CampaignState.FileName);
            using (Process process = Process.Start(
                new ProcessStartInfo("dotnet", [FemtoProcess.Tool, .. arguments, "--programs", $"{More}"]))!)
            {
                // The state is whole whenever it is read.
                while (!process.HasExited && !(File.Exists(state) && Read(state).Done[0] > 0)) await Task.Delay(50);
                process.Kill();
                await process.WaitForExitAsync();
            }

            long done = Read(state).Done[0];
            Assert.InRange(done, 1, More - 1);
            Outcome outcome = await FemtoProcess.Run([.. arguments, "--programs", $"{done + Programs}"]);
            Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
            CampaignState resumed = Read(state);
            AssertSame(Run(CampaignState.Start(_plan, 0), done + Programs, 2), resumed);
            Assert.Equal(
                CampaignReport.Write(resumed),
                await File.ReadAllTextAsync(Path.Combine(folder.FullName, CampaignReport.FileName)));
            Assert.Equal(2, (await FemtoProcess.Run([.. arguments, "--programs", "1", "--contexts", "2"])).ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("fuzz")]
    [InlineData("fuzz --programs 1 --shard 3/2")]
    [InlineData("fuzz --programs 1 --generators none")]
    [InlineData("fuzz --programs 1 --targets none")]
    [InlineData("fuzz --programs 1 --engines none")]
    [InlineData("fuzz --programs 1 --jobs 0")]
    [InlineData("fuzz merge tests")]
    public async Task What_makes_no_campaign_is_refused(string arguments) =>
        Assert.Equal(2, (await FemtoProcess.Run(arguments.Split(' '))).ExitCode);

    [Fact]
    public async Task A_campaign_that_runs_too_little_fails()
    {
        Outcome outcome = await FemtoProcess.Run(
            ["fuzz", "--programs", "50", "--targets", "x86-64", "--generators", "bytes"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("FJ5017", outcome.Error, StringComparison.Ordinal);
    }

    private static CampaignState Read(string path) => CampaignState.Parse(File.ReadAllBytes(path));

    private static CampaignState Run(CampaignState state, long programs, int jobs)
    {
        new Campaign(state, null) { Programs = programs }.Run(jobs, [], CancellationToken.None);
        Assert.Equal(0, state.Counters[Counters.Failures]);
        return state;
    }

    private static void AssertSame(CampaignState expected, CampaignState found) =>
        Assert.Equal(Text(expected), Text(found));

    private static string Text(CampaignState state) => state.Counters.Reproducible
        .Aggregate(new StringBuilder(), (text, pair) => text.Append($"{pair.Key} {pair.Value}\n")).ToString();
}

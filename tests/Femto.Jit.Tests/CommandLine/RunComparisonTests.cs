using System.Text.Json;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto run --engine all</c>.</summary>
public sealed class RunComparisonTests
{
    // r0 = *(u32 *)(r1 + 0); exit
    private const string Read = "6110000000000000 9500000000000000";

    [Fact]
    public async Task Every_target_agrees()
    {
        Outcome outcome = await FemtoProcess.RunHex("run", Read, "--engine", "all", "--context-hex", "01020304", "--json");
        Assert.Equal(0, outcome.ExitCode);
        using var report = JsonDocument.Parse(outcome.Output);
        Assert.Equal(
            Targets.All.Select(target => target.Name),
            report.RootElement.EnumerateArray().Select(row => row.GetProperty("target").GetString()!));
        Assert.All(report.RootElement.EnumerateArray(), row =>
        {
            Assert.True(row.GetProperty("agrees").GetBoolean());
            Assert.Equal("0x0000000004030201", row.GetProperty("result").GetString());
        });
    }

    [Fact]
    public async Task A_trap_everywhere_is_agreement()
    {
        Outcome outcome = await FemtoProcess.RunHex(
            "run", Read, "--engine", "all", "--target", "rv32im", "--dynamic", "--context-hex", "010203");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches("(?m)^ +interpreter out-of-bounds at pc 0", outcome.Output);
        Assert.Matches("(?m)^rv32im +rv32 +out-of-bounds at pc 0 .* agrees", outcome.Output);
    }
}

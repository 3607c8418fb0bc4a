using System.Text.Json;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto verify</c> as users call it: what it says of accepted programs, and <c>--explain</c>.</summary>
public sealed class VerifyCommandTests
{
    // r3 = *(u8 *)(r1 + 0); r3 &= 12; *(u64 *)(r10 - 8) = r3; r1 += r3; r0 = *(u32 *)(r1 + 0); exit
    private const string Indexed =
        "7113000000000000 570300000c000000 7b3af8ff00000000 0f31000000000000 6110000000000000 9500000000000000";

    // r0 = 0; r3 = 0; r0 += r3; r3 += 1; if r3 < 10 goto -3; exit
    private const string Counted =
        "b700000000000000 b703000000000000 0f30000000000000 0703000001000000 a503fdff0a000000 9500000000000000";

    // r2 = *(u64 *)(r1 + 0); r1 += r2; call 11; exit
    private const string Reads = "7912000000000000 0f21000000000000 850000000b000000 9500000000000000";

    [Fact]
    public async Task Checked_arguments_are_listed()
    {
        Outcome text = await FemtoProcess.RunHex("verify", Reads);
        Assert.Contains("\n  arguments of helpers that are checked: 1\n", text.Output, StringComparison.Ordinal);
        Outcome json = await FemtoProcess.RunHex("verify", Reads, "--json");
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement only = Assert.Single(document.RootElement.GetProperty("checkedArguments").EnumerateArray());
        Assert.Equal((2, "r1"), (only.GetProperty("pc").GetInt32(), only.GetProperty("register").GetString()));

        Outcome proved = await FemtoProcess.RunHex("verify", Reads, "--mode", "proved", "--context-size", "8");
        Assert.Equal(1, proved.ExitCode);
        Assert.Contains("error FJ2022: pc 2: ", proved.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registers_and_stack_are_explained()
    {
        Outcome outcome = await FemtoProcess.RunHex("verify", Indexed, "--context-size", "16", "--explain", "4");
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith(
            """
            pc 4: 'r0 = *(u32 *)(r1 + 0)'
              known each time, on 1 way that the analysis came here:
              reads r1: offset 0 to 12 of the context, a multiple of 4
                    r2: 16
                    r3: 0 to 12, a multiple of 4
                    r10: offset 0 from the end of the stack
                    u64 at stack-8: 0 to 12, a multiple of 4

            """.ReplaceLineEndings("\n"),
            outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_is_explained_with_how_often_it_turns()
    {
        Outcome outcome = await FemtoProcess.RunHex("verify", Counted, "--explain", "3");
        Assert.Contains("reads r3: 0 to 9\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("  in the loop from pc 2, which goes back at most 9 times\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_program_is_explained_and_advised()
    {
        string[] arguments = ["--context-size", "15", "--mode", "proved", "--explain", "4"];
        Outcome text = await FemtoProcess.RunHex("verify", Indexed, arguments);
        Assert.Equal(1, text.ExitCode);
        Assert.Contains("reads r1: offset 0 to 12 of the context", text.Output, StringComparison.Ordinal);
        Assert.Contains(
            "accesses 4 bytes at r1+0, which is offset 0 to 12 of the context, a multiple of 4; inside are 0 to 11; ",
            text.Error, StringComparison.Ordinal);
        Assert.Contains("\n  hint: off by one: the last is 1 byte too far\n", text.Error, StringComparison.Ordinal);

        Outcome json = await FemtoProcess.RunHex("verify", Indexed, [.. arguments, "--json"]);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement explanation = document.RootElement.GetProperty("explanation");
        JsonElement address = explanation.GetProperty("places")[0];
        Assert.Equal(4, explanation.GetProperty("pc").GetInt32());
        Assert.Equal("r1", address.GetProperty("name").GetString());
        Assert.Equal("Context", address.GetProperty("region").GetString());
        Assert.Equal((0, 12), (address.GetProperty("low").GetInt32(), address.GetProperty("high").GetInt32()));
        Assert.Equal("0x000000000000000c", address.GetProperty("maybeSet").GetString());
        Assert.StartsWith("off by one",
            document.RootElement.GetProperty("diagnostics")[0].GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b700000000000000 9500000000000000", "2", 2, "FJ5001")] // no such pc
    [InlineData("1800000001000000 0000000000000000 9500000000000000", "1", 2, "FJ5001")] // the second slot
    [InlineData("bf30000000000000 9500000000000000", "0", 1, "reads r3: any number")] // r3 has no value
    [InlineData("b700000000000000", "0", 1, "nothing is known")] // no exit
    [InlineData("b700000000000000 1500010000000000 b700000001000000 9500000000000000", "2", 0, "no run comes here")]
    public async Task Every_program_has_an_answer(string instructions, string pc, int exitCode, string expected)
    {
        Outcome outcome = await FemtoProcess.RunHex("verify", instructions, "--explain", pc);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(expected, outcome.Output + outcome.Error, StringComparison.Ordinal);
    }
}

namespace Femto.Jit.Tests.CommandLine;

/// <summary>Usage, help and files of the command-line tool.</summary>
public class CommandLineTests
{
    // r0 = 7; exit
    private const string Seven = "b700000007000000 9500000000000000";

    public static TheoryData<string[], string> WrongUsages => new()
    {
        { [], "FJ5001" },
        { ["frobnicate"], "FJ5001" },
        { ["run"], "FJ5001" },
        { ["run", "-", "--engine", "vax"], "FJ5001" },
        { ["run", "-", "--target", "vax"], "FJ5001" },
        { ["run", "-", "--fuel", "lots"], "FJ5001" },
        { ["run", "-", "--fuel", "-1"], "FJ5001" },
        { ["run", "-", "--context-size", "dynamic"], "FJ5001" },
        { ["run", "-", "--context-size", "-1"], "FJ5001" },
        { ["run", "-", "--context-size", "99999999999"], "FJ5001" },
        { ["run", "-", "--context-size", "1", "--context-hex", "00"], "FJ5001" },
        { ["run", "-", "--context-size", "1", "--context", "x.ctx"], "FJ5001" },
        { ["run", "prog.bin", "--hex"], "FJ5001" },
        { ["run", "-", "--context-hex", "0"], "FJ5004" },
        { ["run", "-", "--context-hex", "zz"], "FJ5004" },
        { ["run", "-", "--context", "/no/such/file.ctx"], "FJ5002" },
        { ["verify", "-", "--mode", "maybe"], "FJ5001" },
        { ["verify", "-", "--context-size", "many"], "FJ5001" },
        { ["verify", "/no/such/file.o"], "FJ5002" },
        { ["verify", "/"], "FJ5002" },
        { ["verify", ""], "FJ5002" },
        { ["disasm", "/no/such/file.o"], "FJ5002" },
        { ["disasm", "@/no/such/response"], "FJ5002" },
        { ["translate", "/no/such/file.o"], "FJ5002" },
        { ["translate", "-", "--format", "zip"], "FJ5001" },
        { ["targets", "extra"], "FJ5001" },
    };

    [Theory]
    [MemberData(nameof(WrongUsages))]
    public async Task Wrong_usage_is_explained(string[] arguments, string id)
    {
        Outcome outcome = await FemtoProcess.Run(arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"error {id}: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("init", "--help")]
    [InlineData("build", "--help")]
    [InlineData("watch", "--help")]
    [InlineData("translate", "--help")]
    [InlineData("verify", "--help")]
    [InlineData("run", "--help")]
    [InlineData("run", "-h")]
    [InlineData("disasm", "--help")]
    [InlineData("targets", "--help")]
    public async Task Help_ends_with_an_example_that_names_a_command(params string[] arguments)
    {
        Outcome outcome = await FemtoProcess.Run(arguments);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        string[] lines = outcome.Output.TrimEnd().Split('\n');
        Assert.Equal("Example:", lines[^2].TrimEnd());
        string expected = arguments[0].StartsWith('-') ? "  femto " : $"  femto {arguments[0]} ";
        Assert.StartsWith(expected, lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hexadecimal_input_may_have_white_space_but_no_other_characters()
    {
        Outcome good = await FemtoProcess.RunHex("run", "0x" + Seven.Replace(" ", " \n\t", StringComparison.Ordinal));
        Assert.Equal("0x0000000000000007\n", good.Output);
        Outcome bad = await FemtoProcess.RunHex("run", Seven + "g");
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("error FJ5004: ", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.OpenWrite(path))
                file.SetLength(Limits.FileBytes + 1);
            Outcome outcome = await FemtoProcess.Run(["verify", path]);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains("error FJ5003: ", outcome.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Disassembly_is_read_back()
    {
        Outcome text = await FemtoProcess.RunHex("disasm", Seven);
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("r0 = 7", text.Output, StringComparison.Ordinal);
        string path = Path.GetTempFileName() + ".s";
        try
        {
            await File.WriteAllBytesAsync(path, text.Bytes);
            Assert.Equal("0x0000000000000007\n", (await FemtoProcess.Run(["run", path])).Output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Targets_are_listed()
    {
        Outcome table = await FemtoProcess.Run(["targets"]);
        Outcome json = await FemtoProcess.Run(["targets", "--json"]);
        Assert.Equal(0, table.ExitCode);
        using var document = System.Text.Json.JsonDocument.Parse(json.Output);
        foreach (var target in document.RootElement.EnumerateArray())
            Assert.Contains(target.GetProperty("name").GetString()!, table.Output, StringComparison.Ordinal);
        Assert.Equal("cortex-m4", document.RootElement[0].GetProperty("name").GetString());
        Assert.Equal("thumb2", document.RootElement[0].GetProperty("engine").GetString());
    }
}

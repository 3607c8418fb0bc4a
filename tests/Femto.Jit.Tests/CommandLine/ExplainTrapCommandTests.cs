using System.Text.Json;
using System.Text.RegularExpressions;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto explain-trap</c>: from what a device reports back to the source.</summary>
public sealed partial class ExplainTrapCommandTests : IDisposable
{
    private const string Bsearch = "corpus/programs/bsearch.v3.O2.o";

    // r2 = *(u64 *)(r1 + 0); r1 += r2; call 11; exit
    private const string Reads = "7912000000000000 0f21000000000000 850000000b000000 9500000000000000";

    private readonly string _directory = Directory.CreateTempSubdirectory("femto-trap").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>The pc that the interpreter traps at, and the line of the C source where the index is used.</summary>
    [Fact]
    public async Task A_trap_is_traced_to_its_line()
    {
        Outcome run = await FemtoProcess.Run(["run", Bsearch, "--context-hex", "ffffffffffffffff", "--json"]);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement trap = document.RootElement.GetProperty("trap");
        Assert.Equal("out-of-bounds", trap.GetProperty("kind").GetString());
        string pc = trap.GetProperty("pc").GetRawText();

        Outcome outcome = await FemtoProcess.Run(
            ["explain-trap", Bsearch, "--kind", "out-of-bounds", "--pc", pc, "--context-size", "8"]);
        Assert.Equal(0, outcome.ExitCode);
        string[] lines = outcome.Output.Split('\n');
        Assert.Equal($"out-of-bounds at pc {pc} ({trap.GetProperty("line").GetString()})", lines[0]);
        Match place = Line().Match(trap.GetProperty("line").GetString()!);
        string source = File.ReadLines(RepositoryFiles.PathOf("corpus/programs/bsearch.c"))
            .ElementAt(int.Parse(place.Groups[1].Value, null) - 1);
        Assert.Equal($"  source:      {source.Trim()}", lines[1]);
        Assert.StartsWith("  instruction: r", lines[2], StringComparison.Ordinal);
        Assert.Contains("  not proven: ", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_offset_is_looked_up(bool inImage)
    {
        string image = Path.Combine(_directory, "prog.img");
        Outcome made = await FemtoProcess.Run(
            ["translate", Bsearch, "--context-size", "324", "--target", "rv32imc", "-o", image]);
        Assert.Equal(0, made.ExitCode);
        TrapSite site = Femto.Jit.Images.ImageReader.Read(await File.ReadAllBytesAsync(image)).Value!.TrapSites[0];
        Outcome outcome = await FemtoProcess.Run(
            ["explain-trap", Bsearch, "--context-size", "324", "--offset", $"0x{site.CodeOffset:x}", "--json",
                .. inImage ? new[] { "--image", image } : ["--target", "rv32imc"]]);
        Assert.Equal(0, outcome.ExitCode);
        using JsonDocument document = JsonDocument.Parse(outcome.Output);
        Assert.Equal(site.Trap.Kind.Name(), document.RootElement.GetProperty("kind").GetString());
        Assert.Equal(site.Trap.Pc, document.RootElement.GetProperty("pc").GetInt32());
        Assert.Equal(site.CodeOffset, document.RootElement.GetProperty("codeOffset").GetInt32());
        Assert.NotEmpty(document.RootElement.GetProperty("reasons").EnumerateArray());
    }

    [Fact]
    public async Task A_helpers_name_is_told()
    {
        Outcome outcome = await FemtoProcess.RunHex("explain-trap", Reads, "--kind", "1", "--pc", "2");
        Assert.Contains("an argument of helper 11 (", outcome.Output, StringComparison.Ordinal);
        Outcome refused = await FemtoProcess.RunHex("explain-trap", Reads, "--kind", "helper-failed", "--pc", "2");
        Assert.Contains("helper 11 (", refused.Output, StringComparison.Ordinal);
        Assert.Contains(") refused the call\n", refused.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "FJ5001")]
    [InlineData(2, "FJ5001", "--pc", "2")]
    [InlineData(2, "FJ5001", "--pc", "2", "--offset", "2", "--kind", "1")]
    [InlineData(2, "FJ5001", "--pc", "2", "--kind", "6")]
    [InlineData(2, "FJ5001", "--offset", "-2")]
    [InlineData(2, "FJ5001", "--offset", "0xffffffff")]
    [InlineData(2, "FJ5002", "--offset", "2", "--image", "/no/such/image")]
    [InlineData(1, "FJ4101", "--offset", "2", "--image", "README.md")]
    [InlineData(1, "FJ5033", "--pc", "4", "--kind", "1")]
    [InlineData(1, "FJ5033", "--pc", "-1", "--kind", "1")]
    [InlineData(1, "FJ5033", "--offset", "1")]
    public async Task What_cannot_be_is_refused(int exitCode, string id, params string[] arguments)
    {
        Outcome outcome = await FemtoProcess.RunHex("explain-trap", Reads, arguments);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains($"error {id}: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [GeneratedRegex(@":(\d+)$")]
    private static partial Regex Line();
}

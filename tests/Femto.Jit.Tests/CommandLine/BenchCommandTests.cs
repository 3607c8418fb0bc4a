using System.Text.Json;
using System.Xml.Linq;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto bench</c>.</summary>
public sealed class BenchCommandTests
{
    private const string Figures = "corpus/programs/figures.md", Charts = "corpus/programs/charts";

    /// <summary>
    /// The page of figures pins what every program costs on every target it shows, what for, and the charts of it.
    /// </summary>
    [Fact]
    public async Task The_figures_are_measured()
    {
        string path = RepositoryFiles.PathOf(Figures);
        string[] page = await File.ReadAllLinesAsync(path);
        string command = Assert.Single(page, line => line.StartsWith("    ./femto bench ", StringComparison.Ordinal));
        DirectoryInfo charts = Directory.CreateTempSubdirectory();
        try
        {
            Outcome outcome = await FemtoProcess.Run(
                [.. command.Trim()["./femto ".Length..].Split(' ').Select(word => word == Charts ? charts.FullName : word)]);
            Assert.Equal(0, outcome.ExitCode);
            Assert.Empty(outcome.Error);
            string[] head = [.. page.TakeWhile(line => !line.StartsWith("| target |", StringComparison.Ordinal))];
            Readme.Compare(path, string.Join('\n', head) + '\n' + outcome.Output);
            await CompareCharts(charts);
        }
        finally
        {
            charts.Delete(recursive: true);
        }
    }

    private static async Task CompareCharts(DirectoryInfo folder)
    {
        string[] names = ["bytes.svg", "cycles.svg", "instructions.svg"];
        Assert.Equal(names, folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            string chart = await File.ReadAllTextAsync(Path.Combine(folder.FullName, name));
            Assert.Equal("svg", XDocument.Parse(chart).Root!.Name.LocalName);
            Readme.Compare(RepositoryFiles.PathOf($"{Charts}/{name}"), chart);
        }
    }

    /// <summary>
    /// What is built and counted here is what was measured elsewhere, so the table can be trusted, and our counting, too.
    /// </summary>
    [Fact]
    public async Task Native_builds_cost_what_the_table_of_peers_says()
    {
        Outcome outcome = await FemtoProcess.Run(
            ["bench", "corpus/programs", "--targets", "cortex-m4,rv32imc,esp8266", "--peers", "--json"]);
        Assert.Equal(0, outcome.ExitCode);
        // Debian's libgcc for lx106 lacks 64-bit multiplication, its clang lacks lx106.
        Assert.Equal(
            ["note: without nat.clang-O2, nat.clang-Os of fletcher32, fletcher16, bsort, crc32tab, fir, pktfilter, movavg, "
                + "xorshift, memops, bsearch: esp8266: clang-19: unknown target triple 'xtensa'",
             "note: without nat.gcc-O2, nat.gcc-Os of xorshift, bsearch: esp8266: xtensa-lx106-elf-gcc: "
                + "undefined reference to `__muldi3'"],
            outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var report = JsonDocument.Parse(outcome.Output);
        Dictionary<string, string> sets = new() { ["cortex-m4"] = "Thumb2", ["rv32imc"] = "Rv32", ["esp8266"] = "Xtensa" };
        int compared = 0;
        foreach (JsonElement row in report.RootElement.EnumerateArray())
        {
            foreach (JsonProperty build in row.GetProperty("beside").EnumerateObject())
            {
                if (build.Value.ValueKind == JsonValueKind.Null) continue;
                string[] peer = Assert.Single(Corpus.Table("programs/peers.tsv"), peer =>
                    peer[0] == sets[row.GetProperty("target").GetString()!]
                    && peer[1] == row.GetProperty("program").GetString() && peer[2] == build.Name);
                Assert.Equal(peer[3], build.Value.GetProperty("instructions").GetRawText());
                Assert.Equal(peer[4], build.Value.GetProperty("codeBytes").GetRawText());
                compared++;
            }
        }
        Assert.Equal((2 * 10 * 4) + (8 * 2), compared);
    }

    [Fact]
    public async Task What_instructions_are_for_sums_up_to_all_of_them()
    {
        Outcome outcome = await FemtoProcess.Run(
            ["bench", "corpus/programs", "--targets", "cortex-m0plus,rv32im,esp32", "--variant", "v2.O2", "--attribution", "--json"]);
        Assert.Equal(0, outcome.ExitCode);
        using var report = JsonDocument.Parse(outcome.Output);
        Assert.Equal(30, report.RootElement.GetArrayLength());
        Assert.All(report.RootElement.EnumerateArray(), row => Assert.Equal(
            row.GetProperty("instructions").GetInt64(),
            row.GetProperty("attribution").EnumerateObject().Sum(kind => kind.Value.GetInt64())));
    }

    [Fact]
    public async Task Json_has_a_row_for_each_program_and_target()
    {
        Outcome outcome = await FemtoProcess.Run(["bench", "corpus/programs", "--targets", "rv32im", "--json"]);
        Assert.Equal(0, outcome.ExitCode);
        using var report = JsonDocument.Parse(outcome.Output);
        Assert.Equal(10, report.RootElement.GetArrayLength());
        Assert.All(report.RootElement.EnumerateArray(), row =>
        {
            Assert.Equal("rv32im", row.GetProperty("target").GetString());
            Assert.True(row.GetProperty("instructions").GetInt64() > 0);
        });
    }

    [Theory]
    [InlineData("program\tcontext_bytes\tr0\na\t0\n", "line 2 has 2 cells, not 3")]
    [InlineData("program\tr0\n", "has no column context_bytes")]
    [InlineData("", "has no column")]
    public async Task A_malformed_table_is_refused(string table, string message)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "expected.tsv"), table);
            Outcome outcome = await FemtoProcess.Run(["bench", folder.FullName]);
            Assert.Equal(2, outcome.ExitCode);
            Assert.StartsWith("error FJ5011: ", outcome.Error, StringComparison.Ordinal);
            Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("FJ5002", "corpus/loader/inputs")]
    [InlineData("FJ5001", "corpus/programs", "--targets", "z80")]
    [InlineData("FJ5001", "corpus/programs", "--targets", "x86-64")]
    [InlineData("FJ5005", "corpus/programs", "--targets", "rv32im", "--charts", "README.md")]
    [InlineData("FJ5002", "corpus/programs", "--variant", "v9.O2")]
    public async Task Bad_input_is_refused(string id, params string[] arguments)
    {
        Outcome outcome = await FemtoProcess.Run(["bench", .. arguments]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"error {id}: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }
}

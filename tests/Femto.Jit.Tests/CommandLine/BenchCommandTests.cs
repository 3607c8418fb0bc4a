using System.Text.Json;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto bench</c>.</summary>
public sealed class BenchCommandTests
{
    private const string Figures = "corpus/programs/figures.md";

    /// <summary>The page of figures pins what every program costs on every target it shows.</summary>
    [Fact]
    public async Task The_figures_are_measured()
    {
        string path = RepositoryFiles.PathOf(Figures);
        string[] page = await File.ReadAllLinesAsync(path);
        string command = Assert.Single(page, line => line.StartsWith("    ./femto bench ", StringComparison.Ordinal));
        Outcome outcome = await FemtoProcess.Run(command.Trim()["./femto ".Length..].Split(' '));
        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        string[] head = [.. page.TakeWhile(line => !line.StartsWith('|'))];
        Readme.Compare(path, string.Join('\n', head) + '\n' + outcome.Output);
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
    [InlineData("FJ5002", "corpus/programs", "--variant", "v9.O2")]
    public async Task Bad_input_is_refused(string id, params string[] arguments)
    {
        Outcome outcome = await FemtoProcess.Run(["bench", .. arguments]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"error {id}: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>What the front page shows is what happens.</summary>
public partial class ReadmeTests
{
    private const string Tool = "./femto ";

    [Fact]
    public async Task Commands_print_what_is_shown()
    {
        string text = await File.ReadAllTextAsync(Readme.FilePath);
        string expected = text;
        int count = 0;
        foreach ((string command, string shown) in Readme.Commands())
        {
            if (!command.StartsWith(Tool, StringComparison.Ordinal))
                continue;
            Outcome outcome = await FemtoProcess.Run(command[Tool.Length..].Split(' '));
            string printed = Readme.Abridge(outcome.Output + outcome.Error, shown);
            expected = expected.Replace($"$ {command}\n{shown}", $"$ {command}\n{printed}", StringComparison.Ordinal);
            count++;
        }
        Assert.True(count >= 5, $"only {count} commands were found");
        Readme.Compare(Readme.FilePath, expected);
    }

    [Fact]
    public async Task Figures_are_measured()
    {
        string[] lines = await File.ReadAllLinesAsync(Readme.FilePath);
        int rows = 0;
        double instructions = 0;
        double bytes = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (Row().Match(lines[i]) is not { Success: true } match)
                continue;
            string program = match.Groups[1].Value;
            int[] native = [Number(match.Groups[2]), Number(match.Groups[3])];
            int[] found = await Measure(program);
            lines[i] = string.Create(CultureInfo.InvariantCulture,
                $"| {program} | {native[0]} | {found[0]} | {Ratio(found[0], native[0]):f2} | {native[1]} | {found[1]} | "
                + $"{Ratio(found[1], native[1]):f2} |");
            instructions += Math.Log(Ratio(found[0], native[0]));
            bytes += Math.Log(Ratio(found[1], native[1]));
            rows++;
        }
        Assert.Equal(10, rows);
        int mean = Array.FindIndex(lines, line => line.StartsWith("| *geometric mean* |", StringComparison.Ordinal));
        lines[mean] = string.Create(CultureInfo.InvariantCulture,
            $"| *geometric mean* | | | {Math.Exp(instructions / rows):f2} | | | {Math.Exp(bytes / rows):f2} |");
        Readme.Compare(Readme.FilePath, string.Join('\n', lines) + "\n");
    }

    [Fact]
    public async Task The_source_shown_is_the_source_compiled()
    {
        string text = await File.ReadAllTextAsync(Readme.FilePath);
        string source = await File.ReadAllTextAsync(RepositoryFiles.PathOf("corpus/programs/crc32tab.c"));
        Assert.Contains($"```c\n{source}```", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_target_is_listed()
    {
        string text = await File.ReadAllTextAsync(Readme.FilePath);
        Assert.All(Targets.All, target => Assert.Contains($"`{target.Name}`", text, StringComparison.Ordinal));
    }

    private static async Task<int[]> Measure(string program)
    {
        Outcome outcome = await FemtoProcess.Run(["run", $"corpus/programs/{program}.v3.O2.o", "--engine", "thumb2",
            "--context", $"corpus/programs/inputs/{program}.ctx", "--count", "--json"]);
        Assert.Equal(0, outcome.ExitCode);
        using var report = JsonDocument.Parse(outcome.Output);
        return [report.RootElement.GetProperty("instructions").GetInt32(),
            report.RootElement.GetProperty("codeBytes").GetInt32()];
    }

    private static double Ratio(int found, int native) => (double)found / native;

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (\w+) \| (\d+) \| \d+ \| [\d.]+ \| (\d+) \| \d+ \| [\d.]+ \|$")]
    private static partial Regex Row();
}

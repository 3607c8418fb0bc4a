using System.Globalization;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests;

/// <summary>Figures of the comparison that are kept elsewhere, too, are the same there.</summary>
public class ComparisonTests
{
    private const int Ours = 2, Wamr = 6;

    private static readonly string[] _page = File.ReadAllLines(RepositoryFiles.PathOf("src/guides/comparison.md"));

    private static readonly string[][] _peers = [.. Corpus.Table("programs/peers.tsv")];

    [Theory]
    [InlineData("executed instructions beside native, Cortex-M4", "Thumb2", 3)]
    [InlineData("executed instructions beside native, RV32", "Rv32", 3)]
    [InlineData("bytes of code beside native, Cortex-M4", "Thumb2", 4)]
    public void Means_of_a_peer_follow_from_what_was_measured(string row, string instructionSet, int column)
    {
        double[] ratios =
        [
            .. from peer in _peers
               where peer[0] == instructionSet && peer[2] == "wamr.bc1"
               let native = _peers.Single(other => other[0] == instructionSet && other[1] == peer[1] && other[2] == "nat.gcc-O2")
               select Number(peer[column]) / Number(native[column]),
        ];
        Assert.Equal(10, ratios.Length);
        Assert.Equal(Math.Exp(ratios.Average(Math.Log)).ToString("f2", CultureInfo.InvariantCulture), Cell(row, Wamr));
    }

    [Theory]
    [InlineData("executed instructions beside native, Cortex-M4", "cortex-m4", 7)]
    [InlineData("executed instructions beside native, RV32", "rv32imc", 7)]
    [InlineData("bytes of code beside native, Cortex-M4", "cortex-m4", 12)]
    public void Our_means_are_those_of_the_page_of_figures(string row, string target, int column)
    {
        string mean = File.ReadLines(RepositoryFiles.PathOf("corpus/programs/figures.md"))
            .Single(line => line.StartsWith($"| {target} | *geometric mean* |", StringComparison.Ordinal));
        Assert.Equal(mean.Split('|')[column].Trim(), Cell(row, Ours));
    }

    [Fact]
    public void Fletcher32_takes_what_is_on_the_page_of_figures()
    {
        // The table of costs comes first, that of what instructions are for second.
        string[] figures = File.ReadLines(RepositoryFiles.PathOf("corpus/programs/figures.md"))
            .First(line => line.StartsWith("| cortex-m4 | fletcher32 |", StringComparison.Ordinal)).Split('|');
        const string Row = "fletcher32 over 360 bytes, instructions on a Cortex-M4";
        Assert.Equal(Number(figures[3]), Number(Cell(Row, Ours)));
        Assert.Equal(Number(figures[6]), Number(Cell(Row, Wamr)));
    }

    private static string Cell(string row, int column) =>
        _page.Single(line => line.StartsWith($"| {row} |", StringComparison.Ordinal)).Split('|')[column].Trim();

    private static double Number(string text) => double.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}

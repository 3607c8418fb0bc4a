namespace Femto.Jit.Tests.Fuzzing;

/// <summary>The table of faults that <c>fuzz/plant-faults</c> plants fits the source.</summary>
public sealed class FaultTableTests
{
    [Fact]
    public void Every_pattern_is_in_its_file_exactly_once()
    {
        string[][] faults = [.. File.ReadLines(RepositoryFiles.PathOf("fuzz/faults.tsv")).Skip(1)
            .Select(line => line.Split('\t'))];
        Assert.True(faults.Length >= 158);
        Assert.Equal(faults.Length, faults.Select(fault => fault[0]).Distinct().Count());
        Assert.All(faults, fault =>
        {
            (string file, string pattern, string replacement, string targets) = (fault[1], fault[2], fault[3], fault[4]);
            Assert.Equal(2, File.ReadAllText(RepositoryFiles.PathOf(file)).Split(pattern).Length);
            Assert.NotEqual(pattern, replacement);
            Assert.All(targets.Split(','), name => Assert.NotNull(Targets.Find(name)));
        });
    }
}

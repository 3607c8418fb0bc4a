namespace Femto.Jit.Tests.Matrix;

/// <summary>The table <c>.artifacts/engines.tsv</c>: a line per engine, what it has executed in the last test run.</summary>
internal static class EngineTable
{
    internal static string FilePath => RepositoryFiles.PathOf(".artifacts/engines.tsv");

    private static readonly (string Column, Func<EngineCounts, int> Value, int Floor)[] _columns =
    [
        ("filetests", counts => counts.FileTests, 450),
        ("runs", counts => counts.Runs, 7_000),
        ("rows", counts => counts.Rows.Count, 0),
        ("benchmarks", counts => counts.Benchmarks, 160),
        ("random-runs", counts => counts.RandomRuns, 2_000),
        ("random-traps", counts => counts.RandomTraps, 50),
    ];

    /// <summary>The least that each engine has to execute, by column.</summary>
    internal static IEnumerable<(string Column, int Floor)> Floors =>
        _columns.Select(column => (column.Column, column.Floor));

    internal static void Write(IReadOnlyDictionary<string, EngineCounts> counts)
    {
        IEnumerable<string> lines =
        [
            string.Join('\t', _columns.Select(column => column.Column).Prepend("engine")),
            .. counts.Select(pair => string.Join('\t',
                _columns.Select(column => $"{column.Value(pair.Value)}").Prepend(pair.Key))),
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllLines(FilePath, lines);
    }

    /// <summary>The lines of the last run: engine, then a number by column.</summary>
    internal static Dictionary<string, Dictionary<string, int>> Read()
    {
        string[][] lines = [.. File.ReadLines(FilePath).Select(line => line.Split('\t'))];
        return lines.Skip(1).ToDictionary(
            line => line[0],
            line => lines[0].Skip(1).Zip(line.Skip(1)).ToDictionary(cell => cell.First, cell => int.Parse(
                cell.Second, System.Globalization.CultureInfo.InvariantCulture)));
    }
}

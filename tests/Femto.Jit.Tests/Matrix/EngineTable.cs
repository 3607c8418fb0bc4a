using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Matrix;

/// <summary>The table <c>.artifacts/engines.tsv</c>: a line per engine, what it has executed in the last test run.
/// <c>tests/engine-floors.tsv</c> says how much it has to be; <c>./test</c> compares the two.</summary>
internal static class EngineTable
{
    internal static string FilePath => RepositoryFiles.PathOf(".artifacts/engines.tsv");

    private static string RowsPath => RepositoryFiles.PathOf(".artifacts/engines-missing-rows.tsv");

    private static readonly (string Column, Func<EngineCounts, int> Value)[] _columns =
    [
        ("filetests", counts => counts.FileTests),
        ("runs", counts => counts.Runs),
        ("rows", counts => counts.Rows.Count),
        ("benchmarks", counts => counts.Benchmarks),
        ("random-runs", counts => counts.RandomRuns),
        ("random-traps", counts => counts.RandomTraps),
    ];

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
        File.WriteAllLines(RowsPath, counts.Select(pair => string.Join('\t',
            InstructionTable.Rows.Except(pair.Value.Rows).Select(Describe).Prepend(pair.Key))));
    }

    /// <summary>By engine, the rows of the instruction table that no filetest has executed in the last run.</summary>
    internal static Dictionary<string, string[]> MissingRows() =>
        File.ReadLines(RowsPath).Select(line => line.Split('\t')).ToDictionary(cells => cells[0], cells => cells[1..]);

    private static string Describe(InstructionRow row) =>
        $"{row.Mnemonic} (0x{row.Opcode:x2}{(row.UsesSourceRegister ? ", register" : "")})";
}

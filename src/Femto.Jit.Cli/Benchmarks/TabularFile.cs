using System.Globalization;
using System.Text;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>A small table in a file: a line of column names, then lines of cells, separated by tabs.</summary>
internal sealed class TabularFile
{
    private readonly string path;
    private readonly string[] columns;

    private TabularFile(string path, string[] columns, IReadOnlyList<string[]> rows)
    {
        this.path = path;
        this.columns = columns;
        Rows = rows;
    }

    /// <summary>The lines of cells.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Reads a table that has at least these columns.</summary>
    /// <exception cref="CommandException">
    /// It cannot be read, lacks a column, or a line has too few or too many cells.
    /// </exception>
    public static TabularFile Read(string path, params string[] needed)
    {
        string[] lines = Encoding.UTF8.GetString(InputFile.Read(path))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] columns = lines.Length == 0 ? [] : lines[0].TrimEnd('\r').Split('\t');
        if (needed.Except(columns).FirstOrDefault() is string missing)
            throw Malformed($"{path} has no column {missing}");
        string[][] rows = [.. lines.Skip(1).Select(line => line.TrimEnd('\r').Split('\t'))];
        int wrong = Array.FindIndex(rows, row => row.Length != columns.Length);
        return wrong < 0
            ? new TabularFile(path, columns, rows)
            : throw Malformed($"{path}: line {wrong + 2} has {rows[wrong].Length} cells, not {columns.Length}");
    }

    /// <summary>A cell.</summary>
    public string Text(string[] row, string column) => row[Array.IndexOf(columns, column)];

    /// <summary>A cell as a number; hexadecimal after <c>0x</c>.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public ulong Number(string[] row, string column)
    {
        string cell = Text(row, column);
        bool isHex = cell.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        NumberStyles style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return ulong.TryParse(isHex ? cell[2..] : cell, style, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw Malformed($"{path}: '{cell}' in column {column} is no number");
    }

    private static CommandException Malformed(string message) =>
        CommandException.Unusable(CliDiagnostics.BadTable, message);
}

namespace Femto.Jit.Faults;

/// <summary>A deliberate defect: a piece of text that is once in a source file, and what to put there.</summary>
/// <param name="Id">Its name.</param>
/// <param name="File">The source file, from the top of the repository.</param>
/// <param name="Pattern">The text.</param>
/// <param name="Replacement">The defect.</param>
/// <param name="Targets">Targets whose code it concerns.</param>
/// <param name="Description">What is wrong then.</param>
internal sealed record Fault(
    string Id, string File, string Pattern, string Replacement, string[] Targets, string Description)
{
    /// <summary>Reads the table: a line of names, then a fault a line, with tabs between the columns.</summary>
    internal static Fault[] ReadTable(string path) => [.. System.IO.File.ReadLines(path).Skip(1)
        .Select(line => line.Split('\t'))
        .Select(columns => new Fault(
            columns[0], columns[1], columns[2], columns[3], columns[4].Split(','), columns[5]))];

    /// <summary>The source file with the defect; null when its text is not there exactly once.</summary>
    internal string? ApplyTo(string source)
    {
        int place = source.IndexOf(Pattern, StringComparison.Ordinal);
        bool isOnce = place >= 0 && place == source.LastIndexOf(Pattern, StringComparison.Ordinal);
        return isOnce && Pattern != Replacement ? source.Replace(Pattern, Replacement, StringComparison.Ordinal) : null;
    }
}

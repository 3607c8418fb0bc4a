using System.Text;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>
/// The front page. Where reality has moved on, tests fail; with <c>FEMTO_BLESS=1</c> they write what is true instead,
/// but not where <c>CI</c> is set.
/// </summary>
internal static class Readme
{
    private const string Cut = "…";

    public static string FilePath { get; } = RepositoryFiles.PathOf("README.md");

    /// <summary>Whether what is true is to be written.</summary>
    public static bool Blesses => Environment.GetEnvironmentVariable("FEMTO_BLESS") == "1"
        && Environment.GetEnvironmentVariable("CI") is null;

    /// <summary>Compares a file with what it should be, or makes it so.</summary>
    public static void Compare(string path, string expected)
    {
        if (Blesses)
            File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path));
    }

    /// <summary>The commands of the console blocks and what is shown below each.</summary>
    public static IEnumerable<(string Command, string Shown)> Commands()
    {
        bool isConsole = false;
        string? command = null;
        var shown = new StringBuilder();
        foreach (string line in File.ReadLines(FilePath))
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            bool isCommand = isConsole && line.StartsWith("$ ", StringComparison.Ordinal);
            if ((isFence || isCommand) && command is not null)
            {
                yield return (command, shown.ToString());
                command = null;
                shown.Clear();
            }
            if (isFence)
                isConsole = line == "```console";
            else if (isCommand)
                command = line[2..];
            else if (command is not null)
                shown.Append(line).Append('\n');
        }
    }

    /// <summary>As many lines as are shown ahead of the mark that the rest is left out.</summary>
    public static string Abridge(string printed, string shown)
    {
        string[] wanted = shown.Split('\n');
        int cut = Array.IndexOf(wanted, Cut);
        if (cut < 0 || printed.Split('\n').Length <= cut)
            return printed.Length == 0 || printed.EndsWith('\n') ? printed : printed + '\n';
        var abridged = new StringBuilder();
        foreach (string line in printed.Split('\n').Take(cut))
            abridged.Append(line).Append('\n');
        return abridged.AppendLine(Cut).ToString();
    }
}

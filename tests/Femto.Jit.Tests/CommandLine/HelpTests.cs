using System.Text;
using System.Text.RegularExpressions;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>The help of every command, and the page that is made of it.</summary>
public sealed partial class HelpTests(CommandTree tree) : IClassFixture<CommandTree>
{
    [Fact]
    public void Every_command_is_found()
    {
        string[] names = [.. tree.All.Select(each => string.Join(' ', each.Command))];
        Assert.True(names.Length > 20, $"{names.Length} commands");
        foreach (string known in new[] { "", "translate", "inspect", "explain-trap", "contract header", "device demo", "fuzz merge" })
            Assert.Contains(known, names);
    }

    [Fact]
    public void Help_ends_with_an_example_of_the_command() => Assert.All(tree.All, each =>
    {
        string[] lines = each.Help.TrimEnd().Split('\n');
        Assert.Equal("Example:", lines[^2].TrimEnd());
        string command = string.Join(' ', each.Command.Prepend("femto"));
        Assert.Matches($@"^  (.* )?(<\()?{command}( |$)", lines[^1]);
    });

    [Fact]
    public void Help_is_plain_and_fits_into_80_columns() => Assert.All(tree.All, each =>
    {
        Assert.DoesNotContain('\u001b', each.Help);
        Assert.All(each.Help.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    });

    /// <summary>Commands and options that pages name between their lines exist.</summary>
    [Theory]
    [MemberData(nameof(DocumentationTests.Pages), MemberType = typeof(DocumentationTests))]
    public void What_pages_call_femto_with_is_there(string page)
    {
        foreach (Match mentioned in Mention().Matches(File.ReadAllText(RepositoryFiles.PathOf(page))))
        {
            string[] words = mentioned.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            (string[] command, string help) = tree.All.Where(each => words.Take(each.Command.Length).SequenceEqual(each.Command))
                .MaxBy(each => each.Command.Length);
            Assert.True(command.Length > 0 || words[0].StartsWith('-') || words[0].Any(char.IsUpper), mentioned.Value);
            foreach (string option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
                Assert.True(Regex.IsMatch(help, $"{Regex.Escape(option)}\\b"), $"{mentioned.Value}: {option}");
        }
    }

    [Fact]
    public void The_reference_page_is_what_help_says()
    {
        StringBuilder page = new();
        page.Append("# Command line\n\nWhat `femto --help` says of every command. ")
            .Append("[JSON output](json.md) and [diagnostics](../Femto.Jit/Diagnostics.md) have\npages of their own; ")
            .Append("diagnostics go to standard error, results to standard output.\n\n")
            .Append("| exit code | |\n|---|---|\n");
        foreach ((int code, string meaning) in CodeDocumentation.ExitCodes()) page.Append(null, $"| {code} | {meaning} |\n");
        foreach ((string[] command, string help) in tree.All)
        {
            page.Append(null, $"\n## {string.Join(' ', command.Prepend("femto"))}\n\n```text\n");
            foreach (string line in help.TrimEnd().Split('\n')) page.Append(line.TrimEnd()).Append('\n');
            page.Append("```\n");
        }
        Readme.Compare(RepositoryFiles.PathOf("src/guides/cli.md"), page.ToString());
    }

    [GeneratedRegex(@"`(?:\./)?femto ([^`\n]+)`")]
    private static partial Regex Mention();
}

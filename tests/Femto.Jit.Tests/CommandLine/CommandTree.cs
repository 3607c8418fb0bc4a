using System.Text.RegularExpressions;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>The help of every command, found by asking the tool for its commands, theirs, and so on.</summary>
public sealed partial class CommandTree : IAsyncLifetime
{
    private readonly List<(string[] Command, string Help)> _all = [];

    /// <summary>The words of each command, and its help; the tool itself comes first.</summary>
    public IReadOnlyList<(string[] Command, string Help)> All => _all;

    public Task InitializeAsync() => AddAsync([]);

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task AddAsync(string[] command)
    {
        Outcome outcome = await FemtoProcess.Run([.. command, "--help"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        _all.Add((command, outcome.Output));
        foreach (Match match in Subcommand().Matches(Commands().Match(outcome.Output).Value))
            await AddAsync([.. command, match.Groups[1].Value]);
    }

    /// <summary>The part of a help text that lists commands, up to an empty line.</summary>
    [GeneratedRegex("^Commands:\n(.+\n)+", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex("^  ([a-z][a-z-]*)(?: |$)", RegexOptions.Multiline)]
    private static partial Regex Subcommand();
}

using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>
/// Guides are followed word for word: a code block with a file's name behind its language is written to that file, and what
/// stands behind a prompt is executed in the same empty directory and prints what is shown below it.
/// </summary>
public sealed partial class GuideTests : IDisposable
{
    /// <summary>Other pages with commands: the front page and those that PackageTests and BuildSystemTests follow.</summary>
    private static readonly string[] _followedElsewhere =
        ["README.md", "src/Femto.Jit.Cli/README.md", "targets/buildsystems/README.md"];

    /// <summary>Guides that are beside what they are about.</summary>
    private static readonly string[] _elsewhere =
        ["fuzz/README.md", "targets/contracts/README.md", "targets/demo/README.md", "targets/runtime/README.md"];

    private readonly string _directory = Directory.CreateTempSubdirectory("femto-guide").FullName;

    public static TheoryData<string> Guides() => [.. Followed()];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Guides))]
    public async Task Commands_do_what_is_shown(string guide)
    {
        string path = RepositoryFiles.PathOf(guide);
        FemtoProcess.WriteLauncher(Directory.CreateDirectory(Path.Combine(_directory, "bin")).FullName);
        Directory.CreateDirectory(Path.Combine(_directory, "work"));
        StringBuilder expected = new();
        string text = await File.ReadAllTextAsync(path);
        int done = 0;
        foreach (Match block in Block().Matches(text))
        {
            expected.Append(text, done, block.Groups["body"].Index - done);
            string body = block.Groups["body"].Value;
            if (block.Groups["file"].Success)
                await File.WriteAllTextAsync(Path.Combine(_directory, "work", block.Groups["file"].Value), body);
            expected.Append(block.Groups["language"].Value == "console" ? await FollowAsync(body) : body);
            done = block.Groups["body"].Index + block.Groups["body"].Length;
        }
        Readme.Compare(path, expected.Append(text, done, text.Length - done).ToString());
    }

    [Fact]
    public void Commands_are_shown_only_where_they_are_executed()
    {
        foreach (string page in DocumentationTests.Pages())
        {
            if (!_followedElsewhere.Contains(page) && !Followed().Contains(page))
                Assert.DoesNotContain("```console", File.ReadAllText(RepositoryFiles.PathOf(page)), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Followed() =>
        Directory.EnumerateFiles(RepositoryFiles.PathOf("src/guides"), "*.md")
            .Select(path => Path.GetRelativePath(RepositoryFiles.Root, path)).Order(StringComparer.Ordinal).Concat(_elsewhere);

    /// <summary>A block with prompts as it should be.</summary>
    private async Task<string> FollowAsync(string body)
    {
        StringBuilder expected = new();
        foreach (Match step in Step().Matches(body))
        {
            BufferedCommandResult result = await Cli.Wrap("bash")
                .WithArguments(["-c", $"{{ {step.Groups["command"].Value}\n}} 2>&1"])
                .WithWorkingDirectory(Path.Combine(_directory, "work"))
                .WithEnvironmentVariables(variables => variables
                    .Set("PATH", $"{_directory}/bin:{Environment.GetEnvironmentVariable("PATH")}")
                    .Set("FEMTO_JIT", RepositoryFiles.Root))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync();
            expected.Append("$ ").Append(step.Groups["command"].Value).Append('\n')
                .Append(Readme.Abridge(result.StandardOutput, step.Groups["shown"].Value));
        }
        return expected.ToString();
    }

    [GeneratedRegex(@"^```(?<language>[a-z]+)(?: (?<file>[a-z0-9_.-]+))?\n(?<body>(?:(?!```).*\n)*)```$", RegexOptions.Multiline)]
    private static partial Regex Block();

    // A command goes on in the next line where a backslash says so.
    [GeneratedRegex(@"^\$ (?<command>(?:.*\\\n)*.*)\n(?<shown>(?:(?!\$ ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Step();
}

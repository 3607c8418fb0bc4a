using System.Text;
using System.Text.RegularExpressions;

namespace Femto.Jit.Tests;

/// <summary>What the documentation says about the source is so.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Pages() => [.. Directory.EnumerateFiles(
            RepositoryFiles.Root, "*.md", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.Hidden,
            })
        .Concat(Directory.EnumerateFiles(RepositoryFiles.PathOf(".github"), "*.md"))
        .Select(path => Path.GetRelativePath(RepositoryFiles.Root, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_exists(string page)
    {
        string text = File.ReadAllText(RepositoryFiles.PathOf(page));
        string folder = Path.GetDirectoryName(page)!;
        List<string> missing = [];
        foreach (Match match in Code().Matches(text).Concat(Link().Matches(text)))
        {
            string path = match.Groups[1].Value;
            if (!Exists(Path.Combine(folder, path)) && !Exists(path) && !IsGenerated(path))
                missing.Add(path);
        }
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_heading_that_is_linked_to_exists(string page)
    {
        string text = File.ReadAllText(RepositoryFiles.PathOf(page));
        foreach (Match match in Anchor().Matches(text))
        {
            string path = match.Groups[1].Value;
            string target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
            IEnumerable<string> headings = Heading().Matches(File.ReadAllText(RepositoryFiles.PathOf(target)))
                .Select(heading => Slug(heading.Groups[1].Value));
            Assert.Contains(match.Groups[2].Value, headings);
        }
    }

    /// <summary>As GitHub makes it: in lower case, without punctuation, with hyphens for blanks.</summary>
    private static string Slug(string heading) => string.Concat(heading.ToLowerInvariant()
        .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    [Fact]
    public void The_map_of_the_source_has_every_folder()
    {
        string text = File.ReadAllText(RepositoryFiles.PathOf("src/README.md"));
        foreach (string folder in Directory.EnumerateDirectories(RepositoryFiles.PathOf("src"))
            .Concat(Directory.EnumerateDirectories(RepositoryFiles.PathOf("src/Femto.Jit"))))
        {
            string name = Path.GetRelativePath(RepositoryFiles.PathOf("src"), folder);
            Assert.Contains($"`{name}/`", text, StringComparison.Ordinal);
        }
    }

    private static bool Exists(string path) => Path.Exists(RepositoryFiles.PathOf(path));

    /// <summary>Whether a path is one of what builds make: here, or in a project by 'femto init'.</summary>
    private static bool IsGenerated(string path) => path.StartsWith(".artifacts/", StringComparison.Ordinal)
        || path.StartsWith("build/", StringComparison.Ordinal);

    // `folder/`, `folder/file`: a slash, and no character that a path of ours does not have.
    [GeneratedRegex(@"`((?:[A-Za-z0-9_.-]+/)+[A-Za-z0-9_.-]*)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([A-Za-z0-9_./-]*)#([^)]+)\)")]
    private static partial Regex Anchor();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([A-Za-z0-9_./-]+)\)")]
    private static partial Regex Link();
}

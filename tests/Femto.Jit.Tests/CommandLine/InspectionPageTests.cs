using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>The page of <c>femto inspect --html</c>, as a browser sees it.</summary>
public sealed partial class InspectionPageTests : IDisposable
{
    private const string Bsort = "corpus/programs/bsort.v3.O2.o";

    private readonly string _directory = Directory.CreateTempSubdirectory("femto-page").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_browser_finds_blocks_checks_and_listing()
    {
        string dom = await DumpAsync(await WriteAsync(RepositoryFiles.PathOf(Bsort)));
        // 13 blocks of 39 instructions; llvm-objdump -d shows the same jumps and targets.
        Assert.Equal(13, Regex.Count(dom, "<a [^>]*class=\"block "));
        Assert.Equal(3, Regex.Count(dom, "<g class=\"edge back\">"));
        Assert.Equal(Enumerable.Range(0, 39), Anchor().Matches(dom).Select(match => int.Parse(match.Groups[1].Value, null)).Order());
        Assert.Equal(4, Regex.Count(dom, "<tr data-pc="));
        Assert.Matches("<title>prog for cortex-m4</title>", dom);
        // Each link leads to something on the page.
        Assert.All(Link().Matches(dom), match => Assert.Contains($" id=\"{match.Groups[1].Value}\"", dom, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_loaded_from_elsewhere()
    {
        string page = await File.ReadAllTextAsync(await WriteAsync(RepositoryFiles.PathOf(Bsort)));
        Assert.DoesNotMatch("""https?:|\bsrc\s*=|@import|url\(|<link|<iframe""", page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_program_gives_the_same_page() => Assert.Equal(
        await File.ReadAllBytesAsync(await WriteAsync(RepositoryFiles.PathOf(Bsort))),
        await File.ReadAllBytesAsync(await WriteAsync(RepositoryFiles.PathOf(Bsort))));

    [Fact]
    public async Task Names_and_source_lines_are_text_and_nothing_else()
    {
        const string Name = "</title></script><img src=x onerror=document.title='owned'>\"'&lt;";
        const string Line = "</td><i>'"; // as long as 'return h;'
        string hostile = Path.Combine(_directory, "hostile.o");
        await Tool.RunAsync("llvm-objcopy-19", [$"--redefine-sym=prog={Name}", RepositoryFiles.PathOf(Bsort), hostile]);
        string bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(hostile));
        Assert.Contains("return h;", bytes, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(
            hostile, Encoding.Latin1.GetBytes(bytes.Replace("return h;", Line, StringComparison.Ordinal)));

        string dom = await DumpAsync(await WriteAsync(hostile));
        Assert.DoesNotContain("<img", dom, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(dom, "<script>"));
        Assert.Contains("<title>&lt;/title&gt;&lt;/script&gt;&lt;img src=x onerror=document.title='owned'&gt;\"'&amp;lt; for cortex-m4</title>",
            dom, StringComparison.Ordinal);
        Assert.Contains("<code>&lt;/td&gt;&lt;i&gt;'</code>", dom, StringComparison.Ordinal);
    }

    /// <summary>
    /// The picture of the front page is what a browser shows today, but for the edges of letters. <c>FEMTO_BLESS=1</c> takes
    /// it again.
    /// </summary>
    [Fact]
    public async Task The_picture_shows_the_page()
    {
        string picture = Path.Combine(_directory, "page.png");
        await BrowseAsync(["--hide-scrollbars", "--blink-settings=preferredColorScheme=1", "--window-size=1160,900",
            $"--screenshot={picture}", "file://" + await WriteAsync(RepositoryFiles.PathOf(Bsort))]);
        Picture taken = Picture.Read(await File.ReadAllBytesAsync(picture));
        Assert.Equal((1160, 900), (taken.Width, taken.Height));
        Assert.True(taken.Colours > 20, $"the page has {taken.Colours} colours");
        string kept = RepositoryFiles.PathOf("src/Femto.Jit.Cli/Inspection/page.png");
        if (Readme.Blesses) File.Copy(picture, kept, overwrite: true);
        double difference = taken.DifferenceFrom(Picture.Read(await File.ReadAllBytesAsync(kept)));
        Assert.True(difference < 6, $"parts of the picture differ by {difference:f1} of 255 on average");
    }

    [Theory]
    [InlineData("corpus/programs/pktfilter.v3.O2.o")]
    [InlineData("corpus/programs/bsort.v1.Os.o")]
    [InlineData("corpus/loader/calls.v3.O2.o")]
    public async Task Blocks_are_apart_and_all_edges_but_those_of_loops_lead_down(string path)
    {
        string page = await File.ReadAllTextAsync(await WriteAsync(RepositoryFiles.PathOf(path), "--entry", "prog"));
        string[] graphs = page.Split("<svg ")[1..];
        Assert.NotEmpty(graphs);
        foreach (string graph in graphs)
        {
            (int X, int Y, int Width, int Height)[] blocks = [.. Block().Matches(graph).Select(match => (
                Number(match, 1), Number(match, 2), Number(match, 3), Number(match, 4)))];
            Match size = ViewBox().Match(graph);
            for (int i = 0; i < blocks.Length; i++)
            {
                Assert.True(blocks[i].X >= 0 && blocks[i].X + blocks[i].Width <= Number(size, 1));
                Assert.True(blocks[i].Y >= 0 && blocks[i].Y + blocks[i].Height <= Number(size, 2));
                for (int j = i + 1; j < blocks.Length; j++) Assert.False(Overlap(blocks[i], blocks[j]), $"blocks {i} and {j}");
            }
            foreach (Match edge in Downwards().Matches(graph)) Assert.True(Number(edge, 1) < Number(edge, 2), edge.Value);
        }
        Assert.Contains("class=\"edge ", page, StringComparison.Ordinal);

        static bool Overlap((int X, int Y, int Width, int Height) a, (int X, int Y, int Width, int Height) b) =>
            a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, null);

    private async Task<string> WriteAsync(string program, params string[] options)
    {
        string page = Path.Combine(_directory, Path.GetRandomFileName() + ".html");
        Outcome outcome = await FemtoProcess.Run(["inspect", program, "--context-size", "4096", "--html", page, .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return page;
    }

    private Task<string> DumpAsync(string page) => BrowseAsync(["--dump-dom", "file://" + page]);

    private async Task<string> BrowseAsync(string[] arguments)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        BufferedCommandResult result = await Cli.Wrap("chromium")
            .WithArguments(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                $"--user-data-dir={Path.Combine(_directory, "profile")}", .. arguments])
            .ExecuteBufferedAsync(limit.Token);
        return result.StandardOutput;
    }

    [GeneratedRegex("<code id=\"pc(\\d+)\"")]
    private static partial Regex Anchor();

    [GeneratedRegex("<rect x=\"(\\d+)\" y=\"(\\d+)\" width=\"(\\d+)\" height=\"(\\d+)\"")]
    private static partial Regex Block();

    [GeneratedRegex("viewBox=\"0 0 (\\d+) (\\d+)\"")]
    private static partial Regex ViewBox();

    [GeneratedRegex("class=\"edge (?:next|taken)\"><path d=\"M\\d+ (\\d+) [^\"]* (\\d+)\"/>")]
    private static partial Regex Downwards();

    [GeneratedRegex(" href=\"#([^\"]+)\"")]
    private static partial Regex Link();
}

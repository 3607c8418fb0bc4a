using CliWrap;
using CliWrap.Buffered;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto init</c>, and the project that it makes.</summary>
public sealed class InitCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    private string Project => Path.Combine(folder.FullName, "new", "alarm");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_project_builds_and_what_its_page_says_works()
    {
        Outcome made = await FemtoProcess.Run(["init", Project]);
        Assert.Equal(0, made.ExitCode);
        Assert.Equal(
            Directory.GetFiles(Project).Order(StringComparer.Ordinal), made.Output.TrimEnd().Split('\n'));
        string page = await File.ReadAllTextAsync(Path.Combine(Project, "README.md"));
        string[] commands = [.. page.Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal))];
        Assert.Equal(["    make", "    make run", "    make listing"], commands[..3]);
        Assert.Equal(
            "    femto watch alarm.c --contract contract.toml --output build/alarm.img", Assert.Single(commands[3..]));

        await Make();
        Assert.Contains("Nothing to be done", await Make(), StringComparison.Ordinal);
        // (120 + 110 + 100 + 90) / 4 is above the limit, 100.
        Assert.EndsWith("\n0x0000000000000001\n", await Make("run"), StringComparison.Ordinal);
        Assert.Contains("sum += window->samples[i];", await Make("listing"), StringComparison.Ordinal);
        await Make("TARGET=rv32imc");
        Assert.Equal(
            ["build/cortex-m4/alarm.img", "build/rv32imc/alarm.img"],
            Directory.GetFiles(Project, "*.img", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Project, path)).Order(StringComparer.Ordinal));
        File.SetLastWriteTimeUtc(Path.Combine(Project, "contract.toml"), DateTime.UtcNow.AddSeconds(1));
        Assert.Contains("femto", await Make(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_page_says_to_try_is_refused()
    {
        await FemtoProcess.Run(["init", Project]);
        string path = Path.Combine(Project, "alarm.c");
        string source = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, source.Replace("i < count", "i <= count", StringComparison.Ordinal));
        Outcome refused = await FemtoProcess.Run(FemtoProcess.Wrap(
            "build", "alarm.c", "--contract", "contract.toml", "--mode", "proved", "-o", "alarm.img")
            .WithWorkingDirectory(Project));
        Assert.Equal(1, refused.ExitCode);
        Assert.Matches("^error FJ2015: pc [0-9]+ \\(./alarm.c:21\\)", refused.Error);
    }

    [Theory]
    [InlineData("alarm.c")]
    [InlineData("Makefile")]
    public async Task What_is_there_stays(string name)
    {
        Directory.CreateDirectory(Project);
        string path = Path.Combine(Project, name);
        await File.WriteAllTextAsync(path, "mine");
        Outcome outcome = await FemtoProcess.Run(["init", Project]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"error FJ5032: {path} ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Project));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said()
    {
        string file = Path.Combine(folder.FullName, "file");
        await File.WriteAllTextAsync(file, "");
        Outcome outcome = await FemtoProcess.Run(["init", Path.Combine(file, "alarm")]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("error FJ5005: ", outcome.Error, StringComparison.Ordinal);
    }

    private async Task<string> Make(params string[] arguments) => (await CliWrap.Cli.Wrap("make")
        .WithArguments([$"FEMTO={FemtoProcess.ShellText}", .. arguments])
        .WithWorkingDirectory(Project)
        .ExecuteBufferedAsync()).StandardOutput;
}

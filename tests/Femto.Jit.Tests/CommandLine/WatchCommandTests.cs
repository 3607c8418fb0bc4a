using System.Threading.Channels;
using CliWrap;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto watch</c>.</summary>
public sealed class WatchCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_builds_after_every_change_and_ends_when_interrupted()
    {
        Write("value.h", "#define VALUE 1\n");
        Write("prog.c", "#include \"value.h\"\nlong prog(char *c) { (void)c; return VALUE; }\n");
        Write("mine.toml", "[context]\nsize = 4\n");
        Channel<string> lines = Channel.CreateUnbounded<string>();
        using CancellationTokenSource kill = new(Patience);
        Command watch = FemtoProcess.Wrap("watch", "prog.c", "--contract", "mine.toml", "-o", "prog.img");
        // What is started in the background may ignore the signal, and so may all that it starts.
        CommandTask<CommandResult> watching = Cli.Wrap("env")
            .WithArguments($"--default-signal=INT {watch.TargetFilePath} {watch.Arguments}")
            .WithWorkingDirectory(folder.FullName)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line => lines.Writer.WriteAsync(line).AsTask()))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => lines.Writer.WriteAsync(line).AsTask()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(kill.Token);

        Assert.StartsWith("prog.img: ", await Next(), StringComparison.Ordinal);
        Assert.Equal("watching 3 files", await Next());
        byte[] first = await File.ReadAllBytesAsync(PathOf("prog.img"));

        Write("value.h", "#define VALUE 123456789\n");
        Assert.StartsWith("prog.img: ", await Next(), StringComparison.Ordinal);
        Assert.Equal("watching 3 files", await Next());
        byte[] second = await File.ReadAllBytesAsync(PathOf("prog.img"));
        Assert.NotEqual(first, second);

        Write("value.h", "#define VALUE c[4]\n");
        // One comes from standard error, the other from standard output: either may be read first.
        string[] refused = [await Next(), await Next()];
        Assert.Single(refused, line => line.StartsWith("error FJ2014: ", StringComparison.Ordinal));
        Assert.Single(refused, line => line == "prog.img is as it was; watching 3 files");
        Assert.Equal(second, await File.ReadAllBytesAsync(PathOf("prog.img")));

        Write("mine.toml", "[context]\nsize = 5\n");
        Assert.StartsWith("prog.img: ", await Next(), StringComparison.Ordinal);
        Assert.Equal("watching 3 files", await Next());

        await Tool.RunAsync("kill", ["-INT", $"{watching.ProcessId}"]);
        Assert.Equal(0, (await watching).ExitCode);
        Assert.False(lines.Reader.TryRead(out string? more), more);

        ValueTask<string> Next() => lines.Reader.ReadAsync(kill.Token);
    }

    [Fact]
    public async Task It_needs_a_file_to_write()
    {
        Outcome outcome = await FemtoProcess.Run(["watch", "corpus/programs/fir.c"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("error FJ5001: --output is needed; 'femto --help' tells more\n", outcome.Error);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>As editors do: the file is there whole, or not at all.</summary>
    private void Write(string name, string text)
    {
        string next = PathOf($".{name}.next");
        File.WriteAllText(next, text);
        File.Move(next, PathOf(name), overwrite: true);
    }
}

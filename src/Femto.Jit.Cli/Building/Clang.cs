using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;

namespace Femto.Jit.Cli.Building;

/// <summary>A clang that compiles for eBPF.</summary>
internal sealed class Clang
{
    private const int NewestVersion = 30;
    private const int OldestVersion = 14;

    /// <summary>
    /// What is looked for: the one that the machine means by clang, the one that the corpus is built by, others from the
    /// newest.
    /// </summary>
    private static readonly IEnumerable<string> _names =
    [
        "clang", "clang-19",
        .. Enumerable.Range(OldestVersion, NewestVersion - OldestVersion + 1).Reverse().Select(version => $"clang-{version}"),
    ];

    private readonly string path;

    private Clang(string path) => this.path = path;

    /// <summary>Finds one.</summary>
    /// <param name="named">The one to use, or null for the first on the path that knows eBPF.</param>
    /// <param name="token">Ends the search.</param>
    /// <exception cref="CommandException">There is none, or the one named does not know eBPF.</exception>
    public static async Task<Clang> Find(string? named, CancellationToken token)
    {
        if (named is not null)
        {
            return await KnowsBpf(named, token)
                ? new Clang(named)
                : throw Missing($"'{named}' cannot be run, or is no clang that compiles for eBPF");
        }
        foreach (string name in _names.Where(IsOnPath))
        {
            if (await KnowsBpf(name, token)) return new Clang(name);
        }
        throw Missing("there is no clang on the path that compiles for eBPF; apt-get install clang installs one, "
            + "and --clang names one that is elsewhere");
    }

    /// <summary>Compiles a file; what clang says goes to standard error.</summary>
    /// <exception cref="CommandException">It does not compile.</exception>
    public async Task<CompiledSource> Compile(ClangSource source, CancellationToken token)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("femto-");
        try
        {
            string compiled = Path.Combine(folder.FullName, "program.o");
            string dependencies = Path.Combine(folder.FullName, "program.d");
            await using Stream errors = Console.OpenStandardError();
            CommandResult result = await CliWrap.Cli.Wrap(path)
                .WithArguments([.. source.Arguments, "-o", compiled, "-MD", "-MP", "-MF", dependencies])
                .WithStandardErrorPipe(PipeTarget.ToStream(errors))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(token);
            return result.IsSuccess
                ? new CompiledSource(
                    await File.ReadAllBytesAsync(compiled, token), await File.ReadAllBytesAsync(dependencies, token))
                : throw new CommandException(ExitCode.Rejected,
                    CliDiagnostics.DoesNotCompile.Of($"{source.Path} does not compile: {path} says why"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, name)));

    private static async Task<bool> KnowsBpf(string path, CancellationToken token)
    {
        try
        {
            BufferedCommandResult result = await CliWrap.Cli.Wrap(path).WithArguments("-print-targets")
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(token);
            return result.IsSuccess && result.StandardOutput.Split('\n')
                .Any(line => line.TrimStart().StartsWith("bpf ", StringComparison.Ordinal));
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static CommandException Missing(string message) =>
        CommandException.Unusable(CliDiagnostics.ClangMissing, message);
}

/// <summary>What clang made of a file.</summary>
/// <param name="Object">The object.</param>
/// <param name="Dependencies">The dependency file, in Make's form.</param>
internal sealed record CompiledSource(byte[] Object, byte[] Dependencies);

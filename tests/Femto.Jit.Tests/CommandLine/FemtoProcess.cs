using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>Runs the built command-line tool as its users do.</summary>
internal static class FemtoProcess
{
    // The native binary, where one is to be tested instead of what was built beside these tests.
    private static readonly string? Executable = Environment.GetEnvironmentVariable("FEMTO_EXECUTABLE");

    internal static readonly string Tool = Beside("Femto.Jit.Cli", "femto.dll");

    /// <summary>What the shared library is compiled from.</summary>
    internal static readonly string NativeLibrary = Beside("Femto.Jit.Native", "libfemto_jit.dll");

    /// <summary>The tool as a shell or a Makefile calls it.</summary>
    public static string ShellText => Executable ?? $"dotnet {Path.GetFullPath(Tool)}";

    /// <summary>A run of it with arguments, in the directory of the solution unless it is told another.</summary>
    public static Command Wrap(params string[] arguments) => Cli.Wrap(Executable ?? "dotnet")
        .WithArguments(Executable is null ? [Path.GetFullPath(Tool), .. arguments] : arguments)
        .WithWorkingDirectory(RepositoryFiles.Root);

    /// <summary>Runs it in the directory of the solution, with arguments and standard input.</summary>
    public static Task<Outcome> Run(string[] arguments, byte[]? input = null) => Run(Wrap(arguments), input);

    /// <summary>Runs it as told, with standard input.</summary>
    public static async Task<Outcome> Run(Command command, byte[]? input = null)
    {
        using var output = new MemoryStream();
        var error = new StringBuilder();
        CommandResult result = await command
            .WithStandardInputPipe(PipeSource.FromBytes(input ?? []))
            .WithStandardOutputPipe(PipeTarget.ToStream(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        return new Outcome(result.ExitCode, output.ToArray(), error.ToString());
    }

    /// <summary>Puts a program 'femto' into a directory, for shells that have it on their path.</summary>
    public static void WriteLauncher(string directory)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("launchers are shell scripts");
        string path = Path.Combine(directory, "femto");
        string command = Executable is null ? $"dotnet '{Path.GetFullPath(Tool)}'" : $"'{Path.GetFullPath(Executable)}'";
        File.WriteAllText(path, $"#!/bin/sh\nexec {command} \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs it on instructions in hexadecimal, given on standard input.</summary>
    public static Task<Outcome> RunHex(string command, string instructions, params string[] arguments) =>
        Run([command, "-", "--hex", .. arguments], Encoding.ASCII.GetBytes(instructions));

    // .artifacts/bin/Femto.Jit.Tests/<configuration>/ is beside .artifacts/bin/PROJECT/<configuration>/.
    private static string Beside(string project, string file) => Path.Combine(
        AppContext.BaseDirectory, "..", "..", project,
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), file);
}

/// <summary>What a run of the tool left behind.</summary>
internal sealed record Outcome(int ExitCode, byte[] Bytes, string Error)
{
    /// <summary>Standard output as text.</summary>
    public string Output => Encoding.UTF8.GetString(Bytes);
}

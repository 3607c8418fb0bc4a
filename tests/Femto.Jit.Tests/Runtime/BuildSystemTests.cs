using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Tests.Bytecode;
using Femto.Jit.Tests.CommandLine;

namespace Femto.Jit.Tests.Runtime;

/// <summary>Programs in the build of a small firmware for an emulated Cortex-M4: as the page about it says.</summary>
public sealed class BuildSystemTests : IAsyncLifetime
{
    private const string Page = "targets/buildsystems/README.md";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    private string Example => Path.Combine(folder.FullName, "targets", "buildsystems", "example");

    public async Task InitializeAsync()
    {
        foreach (string part in (string[])["buildsystems", "runtime", "agent", "semihosting", "thumb"])
            Copy(RepositoryFiles.PathOf($"targets/{part}"), Path.Combine(folder.FullName, "targets", part));
        string tool = Path.Combine(folder.FullName, "femto");
        await File.WriteAllTextAsync(
            tool, $"#!/bin/sh\necho \"$2\" >> '{folder.FullName}/calls'\nexec {FemtoProcess.ShellText} \"$@\"\n");
        await Tool.RunAsync("chmod", ["+x", tool]);
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("CMake", "")]
    [InlineData("CMake", "-G Ninja ")]
    [InlineData("Make", "")]
    [InlineData("Meson", "")]
    [InlineData("MSBuild", "")]
    public async Task What_changed_is_built_again_and_nothing_else(string system, string omitted)
    {
        string page = await File.ReadAllTextAsync(RepositoryFiles.PathOf(Page));
        string commands = Section(page, $"## {system}\n", "```sh\n");
        if (omitted.Length > 0)
            commands = commands.Replace(omitted, "", StringComparison.Ordinal);
        string build = commands.TrimEnd().Split('\n')[^1];
        string[] shown = Section(page, "", "```console\n").Split('\n', 2);

        Assert.Equal(["alarm.c", "peak.c"], await Build(commands));
        Assert.Equal(shown[1], await Run(shown[0][2..]));

        Assert.Empty(await Build(build));

        Edit("peak.c", "return most;", "return most + 1;");
        Assert.Equal(["peak.c"], await Build(build));
        Assert.Equal(shown[1].Replace("120", "121", StringComparison.Ordinal), await Run(shown[0][2..]));

        // By the dependency file, which names the contract, too.
        Edit("window.h", "#define SAMPLES 16", "#define SAMPLES 0x10");
        Assert.Equal(["alarm.c", "peak.c"], await Build(build));

        Edit("peak.c", "i < SAMPLES", "i <= SAMPLES");
        BufferedCommandResult refused = await Shell(build);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Matches("error FJ2015: pc [0-9]+ \\(.*peak\\.c:", refused.StandardOutput + refused.StandardError);
        Assert.Equal(shown[1].Replace("120", "121", StringComparison.Ordinal), await Run(shown[0][2..]));
    }

    [Theory]
    [InlineData("femto_add_program(firmware other.c CONTRACT c.toml)", "needs TARGET")]
    [InlineData("femto_add_program(firmware other.c TARGET cortex-m4 FORMAT zip)", "does not know FORMAT zip")]
    [InlineData("femto_add_program(firmware other.c TARGET cortex-m4 SPEED 9)", "does not know: SPEED;9")]
    public async Task What_CMake_is_told_wrongly_is_said(string call, string message)
    {
        await File.AppendAllTextAsync(Path.Combine(Example, "CMakeLists.txt"), call);
        BufferedCommandResult result = await Shell("cmake --toolchain toolchain.cmake -S . -B build");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.StandardError, StringComparison.Ordinal);
    }

    /// <summary>The text of the first block of a kind behind a heading.</summary>
    private static string Section(string page, string heading, string fence)
    {
        int from = page.IndexOf(heading, StringComparison.Ordinal);
        int start = page.IndexOf(fence, from, StringComparison.Ordinal) + fence.Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static void Copy(string source, string destination)
    {
        foreach (string path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(destination, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    private void Edit(string name, string from, string to)
    {
        string path = Path.Combine(Example, name);
        string text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Builds, and says which programs were made.</summary>
    private async Task<IEnumerable<string>> Build(string commands)
    {
        string calls = Path.Combine(folder.FullName, "calls");
        File.Delete(calls);
        BufferedCommandResult result = await Shell(commands);
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
        return File.Exists(calls)
            ? (await File.ReadAllLinesAsync(calls)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            : [];
    }

    private async Task<string> Run(string command)
    {
        BufferedCommandResult result = await Shell($"timeout 20 {command} < /dev/null");
        Assert.Equal(0, result.ExitCode);
        return result.StandardOutput;
    }

    private async Task<BufferedCommandResult> Shell(string commands) => await CliWrap.Cli.Wrap("sh")
        .WithArguments(["-euc", commands])
        .WithWorkingDirectory(Example)
        .WithEnvironmentVariables(variables => variables
            .Set("PATH", $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}")
            .Set("MSBUILDDISABLENODEREUSE", "1"))
        .WithValidation(CommandResultValidation.None)
        .ExecuteBufferedAsync();
}

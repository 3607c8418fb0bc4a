using CliWrap;
using CliWrap.Buffered;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>Shells complete command lines of the tool with the scripts that it prints.</summary>
public sealed class CompletionCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("femto-shell").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("femto tr", "translate")]
    [InlineData("femto contract sh", "show")]
    [InlineData("femto translate x.o --ta", "--target")]
    [InlineData("femto translate x.o --target rv32imac_", "rv32imac_strict", "rv32imac_zba_zbb")]
    [InlineData("femto verify x.o --contract pa", "packet-filter")]
    [InlineData("femto run x.o --engine xt", "xtensa")]
    public async Task Bash_completes(string line, params string[] expected)
    {
        string completed = await RunAsync("bash", "bash",
            $"COMP_LINE='{line}' COMP_POINT={line.Length} COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
            + "_femto_complete\nprintf '%s\\n' \"${COMPREPLY[@]}\"");
        Assert.Equal(expected, Lines(completed));
    }

    [Fact]
    public async Task Fish_completes() => Assert.Equal(
        ["rv32imac_strict", "rv32imac_zba_zbb"],
        Lines(await RunAsync("fish", "fish", "complete --do-complete 'femto translate x.o --target rv32imac_'")).Order());

    /// <summary>The widgets of zsh need a terminal; what the script hands to them does not.</summary>
    [Fact]
    public async Task Zsh_completes()
    {
        string completed = await RunAsync("zsh", "zsh",
            "BUFFER='femto translate x.o --format '; CURSOR=${#BUFFER}\n"
            + "compadd() { shift; print -l -- \"$@\" }\n_files() { }\n_femto", "compdef() { }");
        Assert.Equal(["elf", "header", "image", "listing", "raw"], Lines(completed));
    }

    [Fact]
    public async Task Another_shell_is_refused()
    {
        Outcome outcome = await FemtoProcess.Run(["completion", "tcsh"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("error FJ5001: ", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>What a shell prints that has read its script and does some commands.</summary>
    private async Task<string> RunAsync(string shell, string program, string commands, string ahead = "")
    {
        Outcome script = await FemtoProcess.Run(["completion", shell]);
        await File.WriteAllTextAsync(Path.Combine(_directory, "commands"), $"{ahead}\n{script.Output}\n{commands}\n");
        FemtoProcess.WriteLauncher(_directory);
        BufferedCommandResult result = await Cli.Wrap(program).WithArguments([Path.Combine(_directory, "commands")])
            .WithEnvironmentVariables(variables => variables
                .Set("PATH", $"{_directory}:{Environment.GetEnvironmentVariable("PATH")}").Set("HOME", _directory))
            .WithWorkingDirectory(_directory)
            .ExecuteBufferedAsync();
        return result.StandardOutput;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Tests.Bytecode;
using Femto.Jit.Tests.CommandLine;

namespace Femto.Jit.Tests.Native;

/// <summary>The C API: a C program that uses all of it, with the shared library as it is published.</summary>
public sealed class NativeApiTests : IAsyncLifetime
{
    private const string Page = "src/Femto.Jit.Native/README.md";
    private const string Program = "corpus/programs/crc32tab.v3.O2.o";
    private const string ContextBytes = "1284";

    private static readonly string _library = RepositoryFiles.PathOf(".artifacts/native-library");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    private string[] arguments = [];

    public async Task InitializeAsync()
    {
        await Tool.RunAsync(RepositoryFiles.PathOf("src/Femto.Jit.Native/build"), []);
        string image = PathOf("expected.img"), refused = PathOf("refused.bpf");
        Outcome translated = await FemtoProcess.Run(
            ["translate", Program, "--target", "cortex-m4", "--context-size", ContextBytes, "-o", image]);
        Assert.Equal(0, translated.ExitCode);
        await File.WriteAllTextAsync(refused, "r0 = *(u32 *)(r1 + 4)\nexit\n");
        Outcome verified = await FemtoProcess.Run(["verify", refused, "--context-size", "4"]);
        Assert.Equal(1, verified.ExitCode);
        arguments = [RepositoryFiles.PathOf(Program), ContextBytes, image, refused, verified.Error.TrimEnd()];
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_function_does_what_the_header_says()
    {
        string compiled = await Compile(RepositoryFiles.PathOf("tests/Femto.Jit.Tests/Native/native_api.c"));
        BufferedCommandResult result = await CliWrap.Cli.Wrap(compiled).WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables.Set("FEMTO_JIT_ROUNDS", "yes"))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.Equal(("passed\n", "", 0), (result.StandardOutput, result.StandardError, result.ExitCode));
    }

    /// <summary>
    /// No access outside of what callers gave or got, none to what is not set, and nothing lost. What the .NET runtime keeps
    /// until the process ends is still reachable then, and does not count.
    /// </summary>
    [Fact]
    public async Task Valgrind_has_nothing_to_say()
    {
        string compiled = await Compile(RepositoryFiles.PathOf("tests/Femto.Jit.Tests/Native/native_api.c"));
        BufferedCommandResult result = await CliWrap.Cli.Wrap("valgrind")
            .WithArguments([
                "--quiet", "--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=definite,indirect",
                "--errors-for-leak-kinds=definite,indirect", compiled, .. arguments])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.True(result.ExitCode == 0, result.StandardError);
        Assert.Equal("passed\n", result.StandardOutput);
    }

    [Fact]
    public async Task The_library_has_the_functions_of_the_header_and_no_others()
    {
        string header = await File.ReadAllTextAsync(RepositoryFiles.PathOf("src/Femto.Jit.Native/femto_jit.h"));
        string symbols = await Tool.RunAsync(
            "nm", ["-D", "--defined-only", "--format=just-symbols", "--without-symbol-versions",
                Path.Combine(_library, "libfemto_jit.so")]);
        string[] declared = [.. header.Split('\n').Where(line => !line.StartsWith("typedef", StringComparison.Ordinal))
            .Select(line => System.Text.RegularExpressions.Regex.Match(line, @"^\w.*?\b(femto_jit_\w+)\("))
            .Where(match => match.Success).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)];
        Assert.Equal(
            declared,
            symbols.Split('\n').Where(name => name.StartsWith("femto", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        Assert.True(declared.Length > 15);
    }

    /// <summary>The page's program is compiled and run by the page's commands.</summary>
    [Fact]
    public async Task What_the_page_says_works()
    {
        string page = await File.ReadAllTextAsync(RepositoryFiles.PathOf(Page));
        await File.WriteAllTextAsync(PathOf("example.c"), Between(page, "```c\n", "```"));
        File.Copy(RepositoryFiles.PathOf(Program), PathOf("prog.o"));
        string commands = Between(page, "```sh\n", "```").Replace("src/Femto.Jit.Native/build\n", "", StringComparison.Ordinal)
            .Replace(".artifacts/native-library", _library, StringComparison.Ordinal);
        BufferedCommandResult result = await CliWrap.Cli.Wrap("sh").WithArguments(["-euc", commands])
            .WithWorkingDirectory(folder.FullName).ExecuteBufferedAsync();
        Assert.Equal(Between(page, "```text\n", "```"), result.StandardOutput);
        Assert.Equal(await File.ReadAllBytesAsync(PathOf("expected.img")), await File.ReadAllBytesAsync(PathOf("prog.img")));
    }

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private async Task<string> Compile(string source)
    {
        string compiled = PathOf("native_api");
        await Tool.RunAsync("gcc", [
            "-std=c11", "-g", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-pthread", $"-I{_library}", source,
            $"-L{_library}", "-lfemto_jit", $"-Wl,-rpath,{_library}", "-o", compiled]);
        return compiled;
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}

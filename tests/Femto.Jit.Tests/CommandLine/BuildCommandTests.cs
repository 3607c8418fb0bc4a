using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto build</c>.</summary>
public sealed class BuildCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>The objects of the corpus were made by clang-19 without the tool.</summary>
    [Theory]
    [InlineData("v3", "2", "v3.O2")]
    [InlineData("v4", "s", "v4.Os")]
    public async Task The_code_is_that_of_the_object_that_clang_makes(string cpu, string optimization, string variant)
    {
        string[] rest = ["--context-size", "1284", "--format", "raw"];
        Outcome built = await FemtoProcess.Run([
            "build", "corpus/programs/crc32tab.c", "--clang", "clang-19", "--mcpu", cpu, "--optimize", optimization,
            .. rest]);
        Outcome translated = await FemtoProcess.Run(["translate", $"corpus/programs/crc32tab.{variant}.o", .. rest]);
        Assert.Equal(0, built.ExitCode);
        Assert.NotEmpty(built.Bytes);
        Assert.Equal(translated.Bytes, built.Bytes);
    }

    [Fact]
    public async Task Folders_of_headers_and_macros_are_passed_on_and_the_dependency_file_names_all_files()
    {
        Write("my headers/value.h", "#define VALUE (BASE + OTHER)\n");
        Write("prog.c", "#include \"value.h\"\nlong prog(void *c) { (void)c; return VALUE; }\n");
        Write("my.toml", "[context]\nsize = 4\n");
        Outcome built = await Build("prog.c", "-I", "my headers", "-DBASE=40", "-D", "OTHER=2", "--contract", "my.toml",
            "--target", "rv32imc", "--object", "prog.o", "--depfile", "prog.d", "-o", "my prog.img");
        Assert.Equal("", built.Error);
        Assert.Equal(0, built.ExitCode);
        Assert.Equal("0x000000000000002a\n", (await FemtoProcess.Run(["run", PathOf("prog.o")])).Output);

        // Make is the one that has to understand it.
        Write("Makefile", "include prog.d\nmy\\ prog.img:\n\t@echo made again for $(words $^): $^\n");
        Assert.Contains("is up to date", await Make("my prog.img"), StringComparison.Ordinal);
        foreach (string changed in (string[])["prog.c", "my headers/value.h", "my.toml"])
        {
            File.SetLastWriteTimeUtc(PathOf(changed), DateTime.UtcNow.AddMinutes(1));
            Assert.Contains("made again", await Make("my prog.img"), StringComparison.Ordinal);
            File.SetLastWriteTimeUtc(PathOf(changed), DateTime.UtcNow.AddMinutes(-1));
        }
        File.Delete(PathOf("my headers/value.h"));
        Assert.Contains("made again", await Make("my prog.img"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_object_is_the_same_wherever_it_is_made()
    {
        const string Source = "long prog(void *c) { (void)c; return 1; }\n";
        Write("a/prog.c", Source);
        Write("b/c/prog.c", Source);
        foreach (string place in (string[])["a", "b/c"])
        {
            Outcome built = await FemtoProcess.Run(FemtoProcess.Wrap("build", "prog.c", "--object", "prog.o", "-o", "prog.img")
                .WithWorkingDirectory(PathOf(place)));
            Assert.Equal(0, built.ExitCode);
        }
        Assert.Equal(await File.ReadAllBytesAsync(PathOf("a/prog.o")), await File.ReadAllBytesAsync(PathOf("b/c/prog.o")));
    }

    [Fact]
    public async Task A_source_that_does_not_compile_is_refused_as_clang_says()
    {
        Write("prog.c", "int x = ;\n");
        await AssertRefused(1, "error FJ5031: ", "prog.c:1:9: error: expected expression");
    }

    [Fact]
    public async Task A_program_that_is_refused_leaves_its_object_and_nothing_else()
    {
        Write("prog.c", "long prog(char *c) { return c[4]; }\n");
        await AssertRefused(1, "error FJ2014: pc 0 (./prog.c:1)", "--context-size", "4");
        Assert.Equal(1, (await FemtoProcess.Run(["verify", PathOf("prog.o"), "--context-size", "4"])).ExitCode);
    }

    [Theory]
    [InlineData("/no/such/clang")]
    [InlineData("/bin/false")]
    [InlineData("/bin/echo")]
    public async Task What_is_no_clang_for_eBPF_is_said(string clang)
    {
        Write("prog.c", "");
        await AssertRefused(2, $"error FJ5030: '{clang}' ", "--clang", clang);
    }

    [Fact]
    public async Task That_there_is_no_clang_is_said()
    {
        Write("prog.c", "");
        Outcome outcome = await FemtoProcess.Run(FemtoProcess.Wrap("build", PathOf("prog.c"), "-o", PathOf("prog.img"))
            .WithEnvironmentVariables(variables => variables.Set("PATH", folder.FullName)));
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("error FJ5030: there is no clang on the path", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("prog.img")));
    }

    /// <summary>One that compiles for the host only, like those of some vendors, is passed by.</summary>
    [Fact]
    public async Task A_clang_without_eBPF_is_passed_by()
    {
        Write("clang", "#!/bin/sh\necho '    x86-64 - 64-bit X86'\n");
        await Tool.RunAsync("chmod", ["+x", PathOf("clang")]);
        Write("prog.c", "long prog(void *c) { (void)c; return 1; }\n");
        string path = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        Outcome outcome = await FemtoProcess.Run(FemtoProcess.Wrap("build", PathOf("prog.c"), "-o", PathOf("prog.img"))
            .WithEnvironmentVariables(variables => variables.Set("PATH", path)));
        Assert.Equal("", outcome.Error);
        Assert.True(File.Exists(PathOf("prog.img")));
    }

    [Theory]
    [InlineData("FJ5002", "/no/such/file.c")]
    [InlineData("FJ5001", "corpus/programs/fir.c", "--depfile", "fir.d")]
    [InlineData("FJ5001", "corpus/programs/fir.c", "--mcpu", "v5")]
    [InlineData("FJ5001", "corpus/programs/fir.c", "--optimize", "0")]
    [InlineData("FJ5002", "corpus/programs/fir.c", "--contract", "/no/such/contract.toml")]
    public async Task Wrong_usage_is_explained(string id, params string[] arguments)
    {
        Outcome outcome = await FemtoProcess.Run(["build", .. arguments]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"error {id}: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    private async Task AssertRefused(int exitCode, string message, params string[] arguments)
    {
        string[] said = [.. arguments.Where(argument => argument.Contains(' ', StringComparison.Ordinal))];
        Write("prog.img", "what was there before");
        Outcome outcome = await Build(
            ["prog.c", .. arguments.Except(said), "--object", "prog.o", "--depfile", "prog.d", "-o", "prog.img"]);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.All(said, text => Assert.Contains(text, outcome.Error, StringComparison.Ordinal));
        Assert.Equal("what was there before", await File.ReadAllTextAsync(PathOf("prog.img")));
        Assert.False(File.Exists(PathOf("prog.d")));
    }

    private Task<Outcome> Build(params string[] arguments) =>
        FemtoProcess.Run(FemtoProcess.Wrap(["build", .. arguments]).WithWorkingDirectory(folder.FullName));

    private async Task<string> Make(string target) => (await CliWrap.Cli.Wrap("make").WithArguments([target])
        .WithWorkingDirectory(folder.FullName).ExecuteBufferedAsync()).StandardOutput;

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }
}

using System.Text.Json;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto translate</c>, and <c>femto run</c> of what it makes.</summary>
public sealed class TranslateCommandTests : IDisposable
{
    // r0 = *(u32 *)(r1 + 0); exit
    private const string Read = "6110000000000000 9500000000000000";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory();

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task The_same_code_goes_to_a_file_and_to_standard_output()
    {
        string path = Path.Combine(directory.FullName, "prog.raw");
        await File.WriteAllTextAsync(path, "what was there before");
        Outcome file = await FemtoProcess.RunHex("translate", Read, "--format", "raw", "-o", path);
        Outcome stream = await FemtoProcess.RunHex("translate", Read, "--format", "raw");
        Assert.Equal(0, file.ExitCode);
        Assert.Empty(file.Output);
        Assert.NotEmpty(stream.Bytes);
        Assert.Equal(stream.Bytes, await File.ReadAllBytesAsync(path));
        Assert.Equal([path], Directory.GetFiles(directory.FullName));
    }

    [Theory]
    [InlineData("image", "^FMTO")]
    [InlineData("elf", "^.ELF")]
    [InlineData("header", "_image\\[[0-9]+\\] = {")]
    [InlineData("raw", "")]
    [InlineData("listing", "0: r0 = \\*\\(u32 \\*\\)\\(r1 \\+ 0\\)")]
    public async Task Every_format_makes_a_new_file(string format, string content)
    {
        string path = Path.Combine(directory.FullName, "prog.out");
        Outcome outcome = await FemtoProcess.RunHex("translate", Read, "--format", format, "-o", path);
        Assert.Equal((0, "", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
        Assert.Matches(content, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path)));
        Assert.Equal([path], Directory.GetFiles(directory.FullName));
    }

    [Theory]
    [InlineData("missing/prog.raw")]
    [InlineData("")]
    public async Task A_file_that_cannot_be_written_is_reported_and_leaves_nothing(string name)
    {
        Outcome outcome = await FemtoProcess.RunHex(
            "translate", Read, "--format", "raw", "-o", Path.Combine(directory.FullName, name));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("error FJ5005: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(directory.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_rejected_program_leaves_the_old_file()
    {
        string path = Path.Combine(directory.FullName, "prog.raw");
        await File.WriteAllTextAsync(path, "what was there before");
        Outcome outcome = await FemtoProcess.RunHex(
            "translate", Read, "--mode", "proved", "--format", "raw", "-o", path);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("what was there before", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Links_are_followed_and_devices_stay()
    {
        string target = Path.Combine(directory.FullName, "target");
        string link = Path.Combine(directory.FullName, "link");
        await File.WriteAllTextAsync(target, "");
        File.CreateSymbolicLink(link, target);
        await FemtoProcess.RunHex("translate", Read, "--format", "raw", "-o", link);
        Assert.Equal(target, File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName);
        Assert.NotEmpty(await File.ReadAllBytesAsync(target));

        Assert.Equal(0, (await FemtoProcess.RunHex("translate", Read, "--format", "raw", "-o", "/dev/null")).ExitCode);
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public async Task Json_describes_the_code()
    {
        Outcome raw = await FemtoProcess.RunHex("translate", Read, "--format", "raw");
        Outcome outcome = await FemtoProcess.RunHex("translate", Read, "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        Assert.Equal("cortex-m4", document.RootElement.GetProperty("target").GetString());
        Assert.Equal(raw.Bytes.Length, document.RootElement.GetProperty("codeBytes").GetInt32());
        Assert.True(document.RootElement.GetProperty("checks").GetInt32() > 0);
        Assert.Equal(
            document.RootElement.GetProperty("nativeStackBytes").GetInt32(),
            document.RootElement.GetProperty("stackBytesWithHelpers").GetInt32());
        Assert.True(document.RootElement.GetProperty("instructionBound").GetInt64() > 0);
    }

    [Fact]
    public async Task Dumps_go_to_standard_error_and_unknown_passes_are_named()
    {
        Outcome all = await FemtoProcess.RunHex("translate", Read, "--format", "raw", "--dump", "all");
        Assert.Contains("; after ", all.Error, StringComparison.Ordinal);
        Assert.Equal((await FemtoProcess.RunHex("translate", Read, "--format", "raw")).Bytes, all.Bytes);
        Outcome unknown = await FemtoProcess.RunHex("translate", Read, "--format", "raw", "--dump", "nonsense");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Matches("^error FJ5007: there is no pass nonsense; there are: build, .*split", unknown.Error);
        Outcome one = await FemtoProcess.RunHex("translate", Read, "--format", "raw", "--dump", "build");
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(one.Error, "^; after ",
            System.Text.RegularExpressions.RegexOptions.Multiline));
    }

    [Fact]
    public async Task The_emulated_engine_answers_as_the_interpreter_does()
    {
        string[] options = ["--context-hex", "78563412", "--json", "--count"];
        Outcome native = await FemtoProcess.RunHex("run", Read, ["--engine", "thumb2", .. options]);
        Outcome interpreted = await FemtoProcess.RunHex("run", Read, options);
        Assert.Equal(0, native.ExitCode);
        using var found = JsonDocument.Parse(native.Output);
        using var expected = JsonDocument.Parse(interpreted.Output);
        Assert.Equal("cortex-m4", found.RootElement.GetProperty("target").GetString());
        Assert.Equal("0x0000000012345678", found.RootElement.GetProperty("result").GetString());
        Assert.True(found.RootElement.GetProperty("instructions").GetInt64() > 0);
        Assert.True(found.RootElement.GetProperty("codeBytes").GetInt32() > 0);
        foreach (string same in (string[])["result", "contextXxHash128"])
        {
            Assert.Equal(
                expected.RootElement.GetProperty(same).GetString(), found.RootElement.GetProperty(same).GetString());
        }
    }
}

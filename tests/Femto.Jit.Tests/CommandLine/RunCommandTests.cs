using System.IO.Hashing;
using System.Text.Json;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto run</c> and <c>femto verify</c>.</summary>
public class RunCommandTests
{
    // r0 = 7; exit
    private const string Seven = "b700000007000000 9500000000000000";

    // r0 = *(u32 *)(r1 + 0); *(u32 *)(r1 + 0) = r2 (the length); exit
    private const string ReadAndReplace = "6110000000000000 6321000000000000 9500000000000000";

    // r0 = r9; exit: r9 was never written
    private const string Uninitialized = "bf90000000000000 9500000000000000";

    // if r1 != 0 goto -1; r0 = 0; exit: the context's address is never 0
    private const string Endless = "5501ffff00000000 b700000000000000 9500000000000000";

    private static readonly string[] RunProperties =
        ["engine", "target", "result", "trap", "instructions", "codeBytes", "contextXxHash128"];

    [Fact]
    public async Task The_result_is_printed()
    {
        Outcome outcome = await FemtoProcess.RunHex("run", Seven);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("0x0000000000000007\n", outcome.Output);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public async Task Json_has_every_property()
    {
        Outcome outcome = await FemtoProcess.RunHex(
            "run", ReadAndReplace, "--context-hex", "0d f0 ad ba 00", "--json", "--count");
        Assert.Equal(0, outcome.ExitCode);
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement report = document.RootElement;
        Assert.Equal(RunProperties, report.EnumerateObject().Select(property => property.Name));
        Assert.Equal("interpreter", report.GetProperty("engine").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("target").ValueKind);
        Assert.Equal("0x00000000baadf00d", report.GetProperty("result").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("trap").ValueKind);
        Assert.Equal(3, report.GetProperty("instructions").GetInt64());
        string digest = Convert.ToHexStringLower(XxHash128.Hash([5, 0, 0, 0, 0]));
        Assert.Equal(digest, report.GetProperty("contextXxHash128").GetString());
    }

    [Fact]
    public async Task Memory_of_fields_is_read_and_written()
    {
        string program = RepositoryFiles.PathOf("tests/FileTests/pointers/block.bpf");
        string contract = RepositoryFiles.PathOf("tests/FileTests/contracts/pointers.toml");
        string output = Path.GetTempFileName();
        Outcome outcome = await FemtoProcess.Run(
            ["run", program, "--contract", contract, "--memory-hex", "block=0102030405060708", "--memory-out", $"block={output}"]);
        Assert.Equal(("0x0807060504030201\n", 0), (outcome.Output, outcome.ExitCode));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 9], await File.ReadAllBytesAsync(output));
        Outcome again = await FemtoProcess.Run(["run", program, "--contract", contract, "--memory", $"block={output}"]);
        Assert.Equal("0x0907060504030201\n", again.Output);
        string[][] wrong = [["--memory-hex", "blok=01"], ["--memory-hex", "block=01"], ["--memory-hex", "block"]];
        foreach (string[] options in wrong)
        {
            Outcome refused = await FemtoProcess.Run(["run", program, "--contract", contract, .. options]);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.StartsWith("error FJ", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_an_engine_this_process_runs_the_program()
    {
        Outcome outcome = await FemtoProcess.RunHex("run", Seven, "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        Assert.Equal("x64", document.RootElement.GetProperty("engine").GetString());
        Assert.Equal("x86-64", document.RootElement.GetProperty("target").GetString());
        Assert.Equal("0x0000000000000007", document.RootElement.GetProperty("result").GetString());
        Assert.True(document.RootElement.GetProperty("codeBytes").GetInt32() > 0);
    }

    /// <summary>A helper trusts the address it gets, where its contract says that no memory is meant.</summary>
    [Fact]
    public async Task A_fault_is_a_diagnostic()
    {
        string contract = Path.GetTempFileName() + ".toml";
        await File.WriteAllTextAsync(contract, """
            [context]
            size = "dynamic"

            [[helper]]
            number = 11
            prototype = "u32 read(handle word)"
            """);
        Outcome outcome = await FemtoProcess.RunHex(
            "run", "b701000010000000 850000000b000000 9500000000000000", "--engine", "x64", "--contract", contract);
        Assert.Equal(1, outcome.ExitCode);
        File.Delete(contract);
        Assert.StartsWith(
            "error FJ4011: compiled code touched 0x10: SIGSEGV at a helper", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task This_process_does_not_count()
    {
        Outcome outcome = await FemtoProcess.RunHex("run", Seven, "--engine", "x64", "--count");
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("error FJ4015: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("--dynamic")]
    [InlineData("--engine", "x64")]
    [InlineData("--engine", "interpreter")]
    public async Task The_context_is_written_after_the_run(params string[] options)
    {
        string path = Path.GetTempFileName();
        try
        {
            Outcome outcome = await FemtoProcess.RunHex(
                "run", ReadAndReplace, ["--context-hex", "ffffffff1122", "--context-out", path, .. options]);
            Assert.Equal("0x00000000ffffffff\n", outcome.Output);
            Assert.Equal([6, 0, 0, 0, 0x11, 0x22], await File.ReadAllBytesAsync(path));
            Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.*"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_trap_is_reported()
    {
        Outcome outcome = await FemtoProcess.RunHex(
            "run", ReadAndReplace, "--context-size", "3", "--dynamic", "--json");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("error FJ5010: pc 0: ", outcome.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement trap = document.RootElement.GetProperty("trap");
        Assert.Equal("out-of-bounds", trap.GetProperty("kind").GetString());
        Assert.Equal(0, trap.GetProperty("pc").GetInt32());
        Assert.Equal(JsonValueKind.Null, trap.GetProperty("line").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("result").ValueKind);
    }

    [Fact]
    public async Task Fuel_ends_a_loop()
    {
        Outcome outcome = await FemtoProcess.RunHex("run", Endless, "--fuel", "1000");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("fuel-exhausted", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("verify")]
    [InlineData("translate")]
    public async Task A_program_that_is_not_safe_is_rejected(string command)
    {
        Outcome outcome = await FemtoProcess.RunHex(command, Uninitialized);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches("^error FJ2[0-9]{3}: pc 0: ", outcome.Error);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("verify")]
    [InlineData("disasm")]
    public async Task Bytes_that_are_no_program_are_rejected(string command)
    {
        Outcome outcome = await FemtoProcess.RunHex(command, "ffffffffffffffff");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches("^error FJ1[0-9]{3}: ", outcome.Error);
    }

    [Fact]
    public async Task Verification_is_summed_up()
    {
        Outcome text = await FemtoProcess.RunHex("verify", Seven);
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("accepted", text.Output, StringComparison.Ordinal);

        Outcome json = await FemtoProcess.RunHex("verify", Seven, "--json", "--context-size", "16");
        using var accepted = JsonDocument.Parse(json.Output);
        Assert.True(accepted.RootElement.GetProperty("accepted").GetBoolean());
        Assert.Equal(16, accepted.RootElement.GetProperty("contextSize").GetInt32());
        Assert.Equal(2, accepted.RootElement.GetProperty("instructions").GetInt32());

        Outcome proofs = await FemtoProcess.RunHex("verify", ReadAndReplace, "--json", "--context-size", "4");
        using var proven = JsonDocument.Parse(proofs.Output);
        Assert.Equal([(0, "proven"), (1, "proven")], proven.RootElement.GetProperty("accesses").EnumerateArray()
            .Select(access => (access.GetProperty("pc").GetInt32(), access.GetProperty("status").GetString())));
        Outcome unknown = await FemtoProcess.RunHex("verify", ReadAndReplace, "--json");
        using var unproven = JsonDocument.Parse(unknown.Output);
        Assert.Equal([(0, "checked"), (1, "proven")], unproven.RootElement.GetProperty("accesses").EnumerateArray()
            .Select(access => (access.GetProperty("pc").GetInt32(), access.GetProperty("status").GetString())));

        Outcome refusal = await FemtoProcess.RunHex("verify", Uninitialized, "--json");
        Assert.Equal(1, refusal.ExitCode);
        using var rejected = JsonDocument.Parse(refusal.Output);
        Assert.False(rejected.RootElement.GetProperty("accepted").GetBoolean());
        JsonElement diagnostic = rejected.RootElement.GetProperty("diagnostics")[0];
        Assert.StartsWith("FJ2", diagnostic.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, diagnostic.GetProperty("pc").GetInt32());
    }
}

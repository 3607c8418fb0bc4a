using System.Text.Json;
using Femto.Jit.Contracts;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>Contracts as users of the tool name, show and check them.</summary>
public sealed class ContractCommandTests
{
    // r0 = 7; exit
    private const string Seven = "b700000007000000 9500000000000000";

    // call 0x20; exit
    private const string CallNow = "8500000020000000 9500000000000000";

    // r0 = r2; exit
    private const string ContextLength = "bf20000000000000 9500000000000000";

    public static TheoryData<string> Names { get; } = [.. ShippedContracts.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Shipped_contracts_are_shown_and_checked(string name)
    {
        Outcome table = await FemtoProcess.Run(["contract", "show", name]);
        Outcome json = await FemtoProcess.Run(["contract", "show", name, "--json"]);
        Outcome check = await FemtoProcess.Run(["contract", "check", $"targets/contracts/{name}.toml"]);
        Assert.Equal((0, 0, 0), (table.ExitCode, json.ExitCode, check.ExitCode));
        using JsonDocument document = JsonDocument.Parse(json.Output);
        Contract contract = ShippedContracts.Read(name).Value!;
        Assert.Equal(name, document.RootElement.GetProperty("name").GetString());
        Assert.Equal(contract.ContextFields.Length, document.RootElement.GetProperty("fields").GetArrayLength());
        Assert.All(contract.Helpers.Values, helper => Assert.Contains(helper.ToString(), table.Output, StringComparison.Ordinal));
        Assert.All(contract.ContextFields, field => Assert.Contains(field.Name, table.Output, StringComparison.Ordinal));
        Assert.Contains($"contract '{name}' can be used", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_explained_with_its_place()
    {
        await WithFile("[context]\nsize = 8\nfeild = 1\n", async path =>
        {
            Outcome check = await FemtoProcess.Run(["contract", "check", path]);
            Assert.Equal(1, check.ExitCode);
            Assert.Equal($"error FJ1102: {path}:3:1: the context has no key 'feild'; did you mean 'field'?\n", check.Error);
            Outcome verify = await FemtoProcess.RunHex("verify", Seven, "--contract", path);
            Assert.Equal(2, verify.ExitCode);
            Assert.Contains("error FJ1102: ", verify.Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task An_unknown_name_is_no_contract()
    {
        Outcome outcome = await FemtoProcess.RunHex("verify", Seven, "--contract", "sensors");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("error FJ1112: there is no shipped contract 'sensors'; did you mean 'sensor'?", outcome.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_are_held_to_the_contract_named()
    {
        Outcome granted = await FemtoProcess.RunHex("verify", CallNow, "--contract", "sensor");
        Outcome refused = await FemtoProcess.RunHex("verify", CallNow, "--contract", "default");
        Outcome translated = await FemtoProcess.RunHex("translate", CallNow, "--contract", "sensor", "--json");
        Assert.Equal((0, 1, 0), (granted.ExitCode, refused.ExitCode, translated.ExitCode));
        Assert.Contains("error FJ2012: pc 0: ", refused.Error, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(translated.Output);
        Assert.Equal(0x20, document.RootElement.GetProperty("helpers")[0].GetInt32());
        Assert.Equal(24, document.RootElement.GetProperty("contextSize").GetInt32());
    }

    [Theory]
    [InlineData("0x0000000000000018", "--contract", "sensor")]
    [InlineData("0x0000000000000005", "--contract", "sensor", "--context-size", "5")]
    [InlineData("0x0000000000000002", "--contract", "default", "--context-hex", "0102")]
    [InlineData("0x0000000000000000", "--contract", "default")]
    public async Task The_context_is_as_long_as_the_contract_says_unless_stated(string expected, params string[] arguments)
    {
        Outcome outcome = await FemtoProcess.RunHex("run", ContextLength, ["--engine", "interpreter", .. arguments]);
        Assert.Equal((expected + "\n", ""), (outcome.Output, outcome.Error));
    }

    [Fact]
    public async Task A_context_of_another_length_than_the_contract_says_is_refused()
    {
        Outcome outcome = await FemtoProcess.RunHex("run", Seven, "--contract", "sensor", "--context-hex", "00");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("error FJ4001: ", outcome.Error, StringComparison.Ordinal);
    }

    private static async Task WithFile(string text, Func<string, Task> use)
    {
        string path = Path.GetTempFileName() + ".toml";
        try
        {
            await File.WriteAllTextAsync(path, text);
            await use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

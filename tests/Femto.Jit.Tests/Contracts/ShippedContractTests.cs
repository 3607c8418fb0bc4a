using System.Text.RegularExpressions;
using Femto.Jit.Contracts;

namespace Femto.Jit.Tests.Contracts;

/// <summary>The contracts of <c>targets/contracts</c>, and what its page says.</summary>
public sealed partial class ShippedContractTests
{
    private const string Folder = "targets/contracts";

    private static readonly string Page = File.ReadAllText(RepositoryFiles.PathOf($"{Folder}/README.md"));

    public static TheoryData<string> Names { get; } = [.. ShippedContracts.Names];

    [Fact]
    public void Every_file_is_shipped() => Assert.Equal(
        Directory.GetFiles(RepositoryFiles.PathOf(Folder), "*.toml").Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal),
        ShippedContracts.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_read_without_remarks(string name)
    {
        Result<Contract> result = ShippedContracts.Read(name);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(name, result.Value!.Name);
        Assert.NotEmpty(result.Value.Description);
        Assert.Contains($"| `{name}.toml` |", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_is_not_found()
    {
        Result<Contract> result = ShippedContracts.Read("sensors");
        Assert.Equal("FJ1112", Assert.Single(result.Diagnostics).Id);
        Assert.Contains("did you mean 'sensor'?", result.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_the_keys_that_there_are()
    {
        string keys = Page[Page.IndexOf("## Keys", StringComparison.Ordinal)..];
        string[] sections = Section().Split(keys)[1..];
        string[][] known =
        [
            [.. ContractKeys.Contract], [.. ContractKeys.Context], [.. ContractKeys.Field], [.. ContractKeys.Helper],
            [.. ContractKeys.Program], [.. ContractKeys.Limits], [.. ContractKeys.Memory],
        ];
        Assert.Equal(known, sections.Select(section =>
            Row().Matches(section.Split("| in a prototype |")[0]).Select(match => match.Groups[1].Value).ToArray()));
    }

    [Fact]
    public void The_example_is_read_without_remarks()
    {
        string example = Page.Split("```toml blink.toml\n")[1].Split("```")[0];
        Result<Contract> result = ContractReader.Read(example, "blink.toml");
        Assert.Empty(result.Diagnostics);
        Assert.Equal([0, 4, 8, 10], result.Value!.ContextFields.Select(field => field.Offset));
    }

    [GeneratedRegex("^### .*$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

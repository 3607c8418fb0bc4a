using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Femto.Jit.Tests.Execution;

/// <summary>
/// The C header and the C# declarations state the same; the C compiler checks the header's own assertions.
/// </summary>
public sealed partial class AbiHeaderTests
{
    private static readonly string _header =
        File.ReadAllText(RepositoryFiles.PathOf("targets/runtime/femto_abi.h"));

    [Theory]
    [InlineData("cortex-m4", 0)]
    [InlineData("rv32imc", 0)]
    [InlineData("x86-64", 1)]
    public void Instance_has_the_same_layout(string target, int column)
    {
        Dictionary<string, int> stated = OffsetAssertion().Matches(_header)
            .ToDictionary(match => ToPascalCase(match.Groups[1].Value), match => Number(match.Groups[2 + column]));
        stated.Add(nameof(InstanceLayout.Size), Number(SizeAssertion().Match(_header).Groups[1 + column]));

        var layout = InstanceLayout.Of(Targets.Find(target)!);
        Dictionary<string, int> declared = typeof(InstanceLayout)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => property.Name, property => (int)property.GetValue(layout)!);

        Assert.Equal(declared.OrderBy(pair => pair.Key), stated.OrderBy(pair => pair.Key));
    }

    [Theory]
    [InlineData("gcc", "-m64")]
    [InlineData("arm-none-eabi-gcc", "-mcpu=cortex-m4")]
    public async Task The_assertions_hold_for_compilers_of_both_widths(string compiler, string option) =>
        await CliWrap.Cli.Wrap(compiler)
            .WithArguments([option, "-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c",
                RepositoryFiles.PathOf("targets/runtime/femto_abi.h")])
            .ExecuteAsync();

    [Fact]
    public void Regions_keep_the_same_margin() =>
        Assert.Contains($"#define FEMTO_REGION_MARGIN {Limits.RegionMargin}u\n", _header, StringComparison.Ordinal);

    [Fact]
    public void Traps_have_the_same_values() =>
        Assert.Equal(
            Enum.GetValues<TrapKind>().Select(kind => (kind.ToString(), (int)kind)),
            TrapValue().Matches(_header)
                .Select(match => (ToPascalCase(match.Groups[1].Value), Number(match.Groups[2]))));

    [Fact]
    public void Routines_have_the_same_order() =>
        Assert.Equal(
            [.. Enum.GetValues<RuntimeRoutine>().Select(routine => routine.ToString()), "Count"],
            RoutineName().Matches(_header).Select(match => ToPascalCase(match.Groups[1].Value)));

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static string ToPascalCase(string name) =>
        string.Concat(name.ToLowerInvariant().Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex(@"^FEMTO_OFFSET\((\w+), (\d+), (\d+)\);", RegexOptions.Multiline)]
    private static partial Regex OffsetAssertion();

    [GeneratedRegex(@"sizeof\(femto_instance\) == \(sizeof\(uintptr_t\) == 4 \? (\d+) : (\d+)\)")]
    private static partial Regex SizeAssertion();

    [GeneratedRegex(@"FEMTO_TRAP_(\w+) = (\d+)")]
    private static partial Regex TrapValue();

    [GeneratedRegex(@"^    FEMTO_ROUTINE_(\w+)", RegexOptions.Multiline)]
    private static partial Regex RoutineName();
}

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

    [Fact]
    public void Instance_has_the_same_layout()
    {
        Dictionary<string, int> stated = OffsetAssertion().Matches(_header)
            .ToDictionary(match => ToPascalCase(match.Groups[1].Value), match => Number(match.Groups[2]));
        stated.Add(nameof(InstanceLayout.Size), Number(SizeAssertion().Match(_header).Groups[1]));

        Dictionary<string, int> declared = typeof(InstanceLayout).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(field => field.Name, field => (int)field.GetRawConstantValue()!);

        Assert.Equal(declared.OrderBy(pair => pair.Key), stated.OrderBy(pair => pair.Key));
    }

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

    [GeneratedRegex(@"^FEMTO_OFFSET\((\w+), (\d+)\);", RegexOptions.Multiline)]
    private static partial Regex OffsetAssertion();

    [GeneratedRegex(@"sizeof\(femto_instance\) == (\d+)")]
    private static partial Regex SizeAssertion();

    [GeneratedRegex(@"FEMTO_TRAP_(\w+) = (\d+)")]
    private static partial Regex TrapValue();

    [GeneratedRegex(@"^    FEMTO_ROUTINE_(\w+)", RegexOptions.Multiline)]
    private static partial Regex RoutineName();
}

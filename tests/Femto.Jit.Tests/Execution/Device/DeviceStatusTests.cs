using System.Text.RegularExpressions;
using Femto.Jit.Execution.Device;

namespace Femto.Jit.Tests.Execution.Device;

/// <summary>The C headers and the C# declaration state the same codes.</summary>
public sealed partial class DeviceStatusTests
{
    [Fact]
    public void Codes_are_those_of_the_headers()
    {
        string[] engine = NamesIn("targets/runtime/femto_status.h", EngineCode());
        string[] firmware = NamesIn("targets/demo/hosting.h", FirmwareCode());
        Assert.Equal(
            engine.Select((name, index) => (name, (uint)index)).Concat(firmware.Select((name, index) => (name, 0x100 + (uint)index))),
            Enum.GetValues<DeviceStatus>().Select(status => ($"{status}", (uint)status)));
    }

    private static string[] NamesIn(string path, Regex code) =>
        [.. code.Matches(File.ReadAllText(RepositoryFiles.PathOf(path))).Select(match => ToPascalCase(match.Groups[1].Value))];

    private static string ToPascalCase(string name) =>
        string.Concat(name.ToLowerInvariant().Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex(@"^    FEMTO_(\w+)", RegexOptions.Multiline)]
    private static partial Regex EngineCode();

    [GeneratedRegex(@"^    HOSTING_(UNKNOWN_\w+|OCCUPIED|EMPTY|TOO_LONG)", RegexOptions.Multiline)]
    private static partial Regex FirmwareCode();
}

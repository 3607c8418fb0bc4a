using System.Globalization;
using System.Text.RegularExpressions;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>
/// The demonstration on each emulated board that has a firmware, against what <c>targets/demo/programs</c> say that they
/// compute.
/// </summary>
public sealed partial class DeviceDemoCommandTests
{
    private const int Sixteenths = 16;

    private static readonly int[] _samples = [20, 24, 16, 40, 20];

    [Theory]
    [InlineData("cortex-m4", "Thumb2")]
    [InlineData("rv32imc", "Rv32")]
    [InlineData("esp8266", "Xtensa")]
    public async Task Three_tenants_live_together(string target, string instructionSet)
    {
        Outcome outcome = await FemtoProcess.Run(["device", "demo", "--target", target]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        string[] lines = outcome.Output.Split('\n');
        Assert.Equal($"device: {instructionSet}", lines[0]);

        // A mean in which each sample has a weight of a quarter, in sixteenths; then the largest.
        int mean = _samples[0] * Sixteenths;
        IEnumerable<int> means = _samples.Select(sample => mean += Floor((sample * Sixteenths) - mean, 4)).ToArray();
        int peak = mean;
        IEnumerable<int> peaks = _samples.Select(sample => peak = Math.Max(peak, sample * Sixteenths)).ToArray();
        Assert.Equal(
            [$"samples 20 24 16 40 20: levels {Levels(means)}", $"samples 20 24 16 40 20: levels {Levels(peaks)}"],
            lines.Where(line => line.StartsWith("samples", StringComparison.Ordinal)));

        // Each interrupt ran the old program or the new one, and after its end none.
        Match updated = Updated().Match(outcome.Output);
        Match terminated = Terminated().Match(outcome.Output);
        Assert.Equal(updated.Groups[1].Value, updated.Groups[2].Value);
        Assert.True(Number(updated.Groups[1]) >= 70, updated.Value);
        Assert.True(Number(terminated.Groups[1]) >= Number(updated.Groups[2]) + 50, terminated.Value);
        Assert.Equal(terminated.Groups[1].Value, terminated.Groups[2].Value);
        Assert.Contains("tenant 1: damaged update refused: WrongChecksum", lines);

        Assert.Equal(
            [Response(mean, "0"), Response(peak, terminated.Groups[1].Value)],
            Answered().Matches(outcome.Output).Select(match => match.Groups[1].Value));

        Match fired = Fired().Match(outcome.Output);
        Assert.Equal(("10", "2"), (fired.Groups[1].Value, fired.Groups[3].Value));
        Assert.True(Number(fired.Groups[2]) >= Number(terminated.Groups[2]) + 50, fired.Value);
        Assert.Equal(
            [
                "tenant 1: sensor, hook 0, running", "tenant 3: responder, hook 2, running", fired.Value,
                "tenant 1: runs 5, traps 0, fuel left 0", "tenant 3: runs 2, traps 0, fuel left 0", "",
            ],
            lines[^6..]);
    }

    [Fact]
    public async Task Boards_without_a_firmware_are_refused()
    {
        Outcome outcome = await FemtoProcess.Run(["device", "demo", "--target", "cortex-m0plus"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("error FJ5008: ", outcome.Error, StringComparison.Ordinal);
    }

    private static int Floor(int dividend, int divisor) => (int)Math.Floor((double)dividend / divisor);

    private static string Levels(IEnumerable<int> values) => string.Join(' ', values.Select(value => Floor(value, Sixteenths)));

    /// <summary>RFC 7252: an acknowledgement with 2.05, the request's number and token, Content-Format 0 and the text.</summary>
    private static string Response(int level, string switches) => "61451234abc0ff"
        + Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes($"{Floor(level, Sixteenths)} {switches}"));

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"interrupts (\d+), counted (\d+)")]
    private static partial Regex Updated();

    [GeneratedRegex(@"terminated; counted (\d+), and after more interrupts (\d+)")]
    private static partial Regex Terminated();

    [GeneratedRegex(@"request 41011234ab: response (\w+)")]
    private static partial Regex Answered();

    [GeneratedRegex(@"hooks fired: (\d+) (\d+) (\d+)")]
    private static partial Regex Fired();
}

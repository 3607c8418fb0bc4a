namespace Femto.Jit.Tests.CommandLine;

/// <summary>What becomes of requests to a device that is not there.</summary>
public sealed class DeviceRequestCommandTests
{
    [Theory]
    [InlineData(1, "error FJ4017: ", "list", "--port", "/dev/null")]
    [InlineData(2, "error FJ5002: ", "stats", "--port", "/dev/no-such-port")]
    [InlineData(2, "error FJ5001: ", "list")]
    [InlineData(2, "error FJ5001: ", "start", "--port", "/dev/null")]
    [InlineData(2, "error FJ5001: ", "install", "README.md", "--tenant", "1", "--port", "/dev/null")]
    [InlineData(2, "error FJ5001: ", "update", "--tenant", "1", "--port", "/dev/null")]
    public async Task The_command_says_so(int exitCode, string error, params string[] arguments)
    {
        Outcome outcome = await FemtoProcess.Run(["device", .. arguments]);
        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(error, outcome.Error, StringComparison.Ordinal);
    }
}

using Femto.Jit.Cli.Plugins;

namespace Femto.Jit.Cli.Conformance;

/// <summary>How an engine did on one file.</summary>
/// <param name="Case">The file.</param>
/// <param name="Failure">What it did instead of what was expected, or null.</param>
internal sealed record ConformanceOutcome(ConformanceCase Case, string? Failure)
{
    /// <summary>Runs a file under the rules of the plugin protocol.</summary>
    public static ConformanceOutcome Run(PluginSession session, ConformanceCase test)
    {
        PluginAnswer answer = session.Run(test.Memory, test.Program);
        return new ConformanceOutcome(test, (test.Result, answer.Succeeded) switch
        {
            (ulong expected, true) when answer.Text == $"{expected:x}" => null,
            (ulong expected, _) => $"expected {expected:x}, got {answer.Text}",
            (null, true) => $"expected an error, got {answer.Text}",
            (null, false) when answer.Text.Contains(test.Error, StringComparison.Ordinal) => null,
            _ => $"expected an error with '{test.Error}', got {answer.Text}",
        });
    }
}

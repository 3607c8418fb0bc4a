using CliWrap;
using CliWrap.Buffered;

namespace Femto.Jit.Tests.Bytecode;

/// <summary>Runs a program that serves as a witness.</summary>
internal static class Tool
{
    /// <summary>What it writes to standard output. It has to succeed.</summary>
    public static async Task<string> RunAsync(string name, IEnumerable<string> arguments, string input = "")
    {
        BufferedCommandResult result = await Cli.Wrap(name).WithArguments(arguments)
            .WithStandardInputPipe(PipeSource.FromString(input))
            .ExecuteBufferedAsync();
        return result.StandardOutput;
    }
}

using System.Collections.Immutable;
using CliWrap;

namespace Femto.Jit.Tests.Execution;

/// <summary>Assembles Thumb-2 with GNU as.</summary>
internal static class ArmAssembler
{
    private const string Preamble = ".syntax unified\n.cpu cortex-m4\n.thumb\n";

    /// <summary>The bytes of a program; <c>;</c> separates instructions.</summary>
    internal static async Task<ImmutableArray<byte>> AssembleAsync(string source)
    {
        string directory = Directory.CreateTempSubdirectory("femto-as").FullName;
        try
        {
            string input = Path.Combine(directory, "a.s");
            string binary = Path.Combine(directory, "a.bin");
            await File.WriteAllTextAsync(input, Preamble + source.Replace(';', '\n') + "\n");
            await Cli.Wrap("arm-none-eabi-as").WithArguments(["-o", input + ".o", input]).ExecuteAsync();
            await Cli.Wrap("arm-none-eabi-objcopy")
                .WithArguments(["-O", "binary", input + ".o", binary]).ExecuteAsync();
            return [.. await File.ReadAllBytesAsync(binary)];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

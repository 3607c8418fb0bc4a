using System.CommandLine;

namespace Femto.Jit.Cli;

/// <summary>The options of <c>femto run</c> that say what the context is.</summary>
internal sealed class ContextOptions
{
    private readonly Option<string?> file = new("--context")
    {
        Description = "File with the context's bytes.",
        HelpName = "FILE",
    };

    private readonly Option<string?> hex = new("--context-hex")
    {
        Description = "The context's bytes in hexadecimal.",
        HelpName = "HEX",
    };

    private readonly Option<ContextSize?> size = new("--context-size")
    {
        Description = "A context of this many zero bytes, whatever the contract says. Without any of the three the "
            + "context is zero and as long as the contract says.",
        HelpName = "N",
        CustomParser = ContextSize.ParseBytes,
    };

    private readonly Option<bool> dynamic = new("--dynamic")
    {
        Description = "Keep the context's length from the compiler, so that the code reads it at run time.",
    };

    private readonly Option<string?> output = new("--context-out")
    {
        Description = "File to write the context to after the run.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public ContextOptions(Command command)
    {
        Option[] sources = [file, hex, size];
        foreach (Option option in (Option[])[.. sources, dynamic, output])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (sources.Count(option => result.GetResult(option) is not null) > 1)
                result.AddError("only one of --context, --context-hex and --context-size can be given");
        });
    }

    /// <summary>Whether the length is kept from the compiler.</summary>
    public bool IsDynamic(ParseResult parsed) => parsed.GetValue(dynamic);

    /// <summary>Whether its length is stated, which counts for more than what the contract says.</summary>
    public bool IsSizeStated(ParseResult parsed) => parsed.GetValue(size) is not null;

    /// <summary>The context's bytes before the run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="granted">Bytes of the context when the command line does not say what it is.</param>
    /// <exception cref="CommandException">They cannot be read.</exception>
    public byte[] Read(ParseResult parsed, int granted)
    {
        byte[] bytes = parsed.GetValue(file) is string path ? InputFile.Read(path)
            : parsed.GetValue(hex) is string text ? InputFile.ParseHex(text, "--context-hex")
            : new byte[parsed.GetValue(size)?.Bytes ?? granted];
        return bytes.Length <= ContextSize.Largest
            ? bytes
            : throw CommandException.Unusable(
                CliDiagnostics.TooLarge,
                $"the context has {bytes.Length} bytes; at most {ContextSize.Largest} are supported");
    }

    /// <summary>Writes the context's bytes after the run, when asked for.</summary>
    /// <exception cref="CommandException">They cannot be written.</exception>
    public void Write(ParseResult parsed, ReadOnlySpan<byte> bytes)
    {
        if (parsed.GetValue(output) is string path)
            OutputFile.Write(path, bytes);
    }
}

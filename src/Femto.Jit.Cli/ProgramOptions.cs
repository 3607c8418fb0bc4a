using System.CommandLine;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli;

/// <summary>The options that every command with a program has, and the program they name.</summary>
internal sealed class ProgramOptions
{
    private readonly Argument<string> input = new("IN")
    {
        Description = "The program: an ELF object (.o), a Femto-Containers file (.rbf), raw instructions (.bin), "
            + "assembly text (.s, .bpf), or - for raw instructions on standard input.",
    };

    private readonly Option<string?> entry = CreateEntry();

    private readonly Option<bool> hex = new("--hex")
    {
        Description = "Standard input is hexadecimal text.",
    };

    /// <summary>Adds the options to a command.</summary>
    public ProgramOptions(Command command)
    {
        command.Add(input);
        command.Add(entry);
        command.Add(hex);
        command.Validators.Add(result =>
        {
            if (result.GetValue(hex) && result.GetValue(input) != InputFile.StandardInput)
                result.AddError("--hex is for a program on standard input");
        });
    }

    /// <summary>The option for the entry, which <c>femto build</c> has, too.</summary>
    public static Option<string?> CreateEntry() => new("--entry")
    {
        Description = "The entry function, where an object has several.",
        HelpName = "NAME",
    };

    /// <summary>Reads the program; prints its warnings.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public Program Load(ParseResult parsed) => Load(parsed, ReadFile(parsed));

    /// <summary>Reads the file that the program is in.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public byte[] ReadFile(ParseResult parsed) => InputFile.Read(parsed.GetRequiredValue(input), parsed.GetValue(hex));

    /// <summary>The program of a file that was read; prints its warnings.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public Program Load(ParseResult parsed, byte[] bytes)
    {
        string path = parsed.GetRequiredValue(input);
        string name = path == InputFile.StandardInput ? "stdin.bin" : path;
        return Accept(ProgramLoader.Load(bytes, name, parsed.GetValue(entry)));
    }

    /// <summary>The value of a result, after its warnings are printed.</summary>
    /// <exception cref="CommandException">The input was refused.</exception>
    public static T Accept<T>(Result<T> result) where T : class
    {
        if (!result.Succeeded)
            throw new CommandException(ExitCode.Rejected, [.. result.Diagnostics]);
        DiagnosticPrinter.Print(result.Diagnostics);
        return result.Value;
    }
}

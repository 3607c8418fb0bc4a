using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Femto.Jit.Cli.Json;
using Femto.Jit.Passes;

namespace Femto.Jit.Cli;

/// <summary>The options that say what is made of a program: for which target, under which contract, in which form.</summary>
internal sealed class TranslationOptions
{
    private readonly Option<Target> target = TargetOption.Create();

    private readonly ContractOptions contract;

    private readonly Option<string> format = new Option<string>("--format")
    {
        Description = "image: for the device runtime; elf: a relocatable object to link; header: a C array; raw: the "
            + "code alone; listing: bytecode beside native code.",
        HelpName = "image|elf|header|raw|listing",
        DefaultValueFactory = _ => "image",
    }.AcceptOnlyFromAmong([.. OutputFormats.Names]);

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "The file to write. Without it, text goes to standard output, and so do bytes when that is "
            + "redirected.",
        HelpName = "OUT",
    };

    private readonly Option<string?> dump = new("--dump")
    {
        Description = "Print the intermediate form after this pass on standard error; all for every pass.",
        HelpName = "PASS",
    };

    private readonly Option<bool> json = new("--json")
    {
        Description = "Print a JSON object about the code on standard output; the code itself then needs -o.",
    };

    /// <summary>Adds the options to a command.</summary>
    public TranslationOptions(Command command)
    {
        command.Add(target);
        contract = new ContractOptions(command);
        command.Add(output);
        command.Add(format);
        command.Add(dump);
        command.Add(json);
    }

    /// <summary>The file to write; null for standard output.</summary>
    public string? OutputPath(ParseResult parsed) => parsed.GetValue(output);

    /// <summary>Whether a file to write is named.</summary>
    public bool HasOutput(CommandResult result) => result.GetResult(output) is not null;

    /// <summary>The file that the contract is read from, or null.</summary>
    public string? ContractPath(ParseResult parsed) => contract.PathOf(parsed);

    /// <summary>Verifies a program and translates it; prints warnings.</summary>
    /// <exception cref="CommandException">It is refused, or the command line is wrong.</exception>
    public MachineCode Translate(ParseResult parsed, Program program)
    {
        VerifiedProgram verified = ProgramOptions.Accept(Verifier.Verify(program, contract.Read(parsed)));
        return Compile(verified, parsed.GetValue(target) ?? Targets.All[0], parsed.GetValue(dump));
    }

    /// <summary>Writes the code, or what is told of it, to where the command line says.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write(ParseResult parsed, MachineCode code)
    {
        string chosen = parsed.GetRequiredValue(format);
        string? path = parsed.GetValue(output);
        if (path is not null)
            OutputFile.Write(path, OutputFormats.Make(chosen, code));
        else if (!parsed.GetValue(json) && OutputFormats.IsText(chosen))
            Console.Out.Write(Encoding.UTF8.GetString(OutputFormats.Make(chosen, code)));
        else if (!parsed.GetValue(json))
            OutputFile.WriteToStandardOutput(OutputFormats.Make(chosen, code));
        if (parsed.GetValue(json))
            JsonOutput.Print(TranslateReport.Of(code), JsonOutput.Context.TranslateReport);
    }

    private static MachineCode Compile(VerifiedProgram program, Target target, string? dumped)
    {
        if (dumped is not null and not "all" && !Pipeline.NamesFor(target).Contains(dumped))
        {
            throw CommandException.Unusable(CliDiagnostics.UnknownPass,
                $"there is no pass {dumped}; there are: {string.Join(", ", Pipeline.NamesFor(target))}");
        }
        CompilerOptions options = CompilerOptions.Default with
        {
            BoundInstructions = true,
            Dump = dumped is null ? null : (pass, text) =>
            {
                if (dumped == "all" || dumped == pass)
                    Console.Error.WriteLine($"; after {pass}\n{text}");
            },
        };
        return ProgramOptions.Accept(Compiler.Compile(program, target, options));
    }
}

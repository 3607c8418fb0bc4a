using System.CommandLine;
using Femto.Jit.Cli.Json;
using Femto.Jit.Passes;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto translate</c>: native code of a program.</summary>
internal static class TranslateCommand
{
    public const string Name = "translate";

    public const string Example = "femto translate prog.o --target cortex-m4 --context-size 364 -o prog.img";

    private static readonly Option<string> Format = new Option<string>("--format")
    {
        Description = "image: for the device runtime; elf: a relocatable object to link; header: a C array; raw: the "
            + "code alone; listing: bytecode beside native code.",
        HelpName = "image|elf|header|raw|listing",
        DefaultValueFactory = _ => "image",
    }.AcceptOnlyFromAmong([.. OutputFormats.Names]);

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "The file to write. Without it, text goes to standard output, and so do bytes when that is "
            + "redirected.",
        HelpName = "OUT",
    };

    private static readonly Option<string?> Dump = new("--dump")
    {
        Description = "Print the intermediate form after this pass on standard error; all for every pass.",
        HelpName = "PASS",
    };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Print a JSON object about the code on standard output; the code itself then needs -o.",
    };

    public static Command Create()
    {
        Command command = new(Name, "Translate a program to native code.");
        ProgramOptions program = new(command);
        Option<Target> target = TargetOption.Create();
        command.Add(target);
        ContractOptions contract = new(command);
        command.Add(Output);
        command.Add(Format);
        command.Add(Dump);
        command.Add(Json);
        command.SetAction(parsed =>
        {
            VerifiedProgram verified =
                ProgramOptions.Accept(Verifier.Verify(program.Load(parsed), contract.Read(parsed)));
            MachineCode code = Compile(
                verified, parsed.GetValue(target) ?? Targets.All[0], parsed.GetValue(Dump));
            Write(parsed, code);
            return ExitCode.Done;
        });
        return command;
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

    private static void Write(ParseResult parsed, MachineCode code)
    {
        string format = parsed.GetRequiredValue(Format);
        string? path = parsed.GetValue(Output);
        if (path is not null)
            OutputFile.Write(path, OutputFormats.Make(format, code));
        else if (!parsed.GetValue(Json) && OutputFormats.IsText(format))
            Console.Out.Write(System.Text.Encoding.UTF8.GetString(OutputFormats.Make(format, code)));
        else if (!parsed.GetValue(Json))
            OutputFile.WriteToStandardOutput(OutputFormats.Make(format, code));
        if (parsed.GetValue(Json))
            JsonOutput.Print(TranslateReport.Of(code), JsonOutput.Context.TranslateReport);
    }
}

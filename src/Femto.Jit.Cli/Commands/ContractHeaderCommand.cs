using System.CommandLine;
using System.Text;
using Femto.Jit.Contracts;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto contract header</c>: a contract for the firmware that keeps it.</summary>
internal static class ContractHeaderCommand
{
    public const string Name = "header";

    public const string Example = "femto contract header sensor --output sensor_contract.h";

    public static Command Create()
    {
        Argument<string> name = ContractCommand.CreateArgument();
        Option<string?> output = new("--output", "-o")
        {
            Description = "The file to write; without it, standard output.",
            HelpName = "FILE",
        };
        Command command = new(Name,
            "Write a C header for the firmware: the context, the prototypes of the helpers, and their rows of its table.")
        {
            name, output,
        };
        command.SetAction(parsed =>
        {
            string header = ContractHeaderWriter.Write(ProgramOptions.Accept(ContractFile.Read(parsed.GetRequiredValue(name))));
            if (parsed.GetValue(output) is string path)
                OutputFile.Write(path, Encoding.UTF8.GetBytes(header));
            else
                Console.Out.Write(header);
            return ExitCode.Done;
        });
        return command;
    }
}

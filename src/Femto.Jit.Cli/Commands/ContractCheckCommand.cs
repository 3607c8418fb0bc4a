using System.CommandLine;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto contract check</c>: what is wrong with a contract.</summary>
internal static class ContractCheckCommand
{
    public const string Name = "check";

    public const string Example = "femto contract check mine.toml";

    public static Command Create()
    {
        Argument<string> name = ContractCommand.CreateArgument();
        Command command = new(Name, "Say what is wrong with a contract.") { name };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(name)));
        return command;
    }

    private static int Check(string name)
    {
        Contract contract = ProgramOptions.Accept(ContractFile.Read(name));
        Console.Out.WriteLine($"{name}: contract '{contract.Name}' can be used; fields of the context: "
            + $"{contract.ContextFields.Length}, helpers: {contract.Helpers.Count}");
        foreach (string note in ContractNotes.Of(contract)) Console.Out.WriteLine($"  note: {note}");
        return ExitCode.Done;
    }
}

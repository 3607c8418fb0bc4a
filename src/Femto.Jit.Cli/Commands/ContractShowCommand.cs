using System.CommandLine;
using System.Globalization;
using Femto.Jit.Cli.Json;
using Femto.Jit.Contracts;
using Spectre.Console;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto contract show</c>: what a contract grants.</summary>
internal static class ContractShowCommand
{
    public const string Name = "show";

    public const string Example = "femto contract show sensor --json";

    public static Command Create()
    {
        Argument<string> name = ContractCommand.CreateArgument();
        Option<bool> json = new("--json") { Description = "Print a JSON object." };
        Command command = new(Name, "Show what a contract grants.") { name, json };
        command.SetAction(parsed =>
        {
            Contract contract = ProgramOptions.Accept(ContractFile.Read(parsed.GetRequiredValue(name)));
            if (parsed.GetValue(json))
                JsonOutput.Print(ContractReport.Of(contract), JsonOutput.Context.ContractReport);
            else
                Print(contract);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Contract contract)
    {
        Console.Out.WriteLine($"{contract.Name}: {contract.Description}");
        string size = contract.ContextLength is int bytes ? $"{bytes} bytes" : "of a length known at run time only";
        Console.Out.WriteLine($"context: {size}, {ContractReport.NameOf(contract.ContextAccess)} where no field says otherwise");
        PrintTable(["offset", "bytes", "field", "type", "access", "points to"], contract.ContextFields.Select(Cells));
        string stack = contract.StackBudget is int most ? $"{most} bytes at most" : "no limit of its own";
        Console.Out.WriteLine($"stack: {stack}");
        if (contract.InstructionBudget is long instructions)
            Console.Out.WriteLine($"instructions: {instructions} at most");
        Console.Out.WriteLine(contract.Helpers.IsEmpty ? "helpers: none" : "helpers:");
        PrintTable(["number", "prototype", "instance", "may refuse"], contract.Helpers.Values.Select(Cells));
        foreach ((string program, var helpers) in contract.AllowedHelpers)
            Console.Out.WriteLine($"program {program} may call: {string.Join(", ", helpers.Select(number => contract.Helpers[number].Name))}");
        foreach (MemoryGrant memory in contract.Memory)
            Console.Out.WriteLine($"memory {memory.Name}: {memory.Size} bytes, {ContractReport.NameOf(memory.Access)}");
        foreach (string note in ContractNotes.Of(contract)) Console.Out.WriteLine($"note: {note}");
    }

    private static string[] Cells(ContextField field) =>
    [
        $"{field.Offset}", $"{field.Size}", field.Name, field.Type, ContractReport.NameOf(field.Access), Describe(field.Target),
    ];

    private static string Describe(PointedMemory? target) =>
        target is null ? "" : $"{target.Extent}, {ContractReport.NameOf(target.Access)}";

    private static string[] Cells(HelperPrototype helper) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"0x{helper.Number:x2}"), helper.ToString(),
        helper.TakesInstance ? "yes" : "", helper.MayRefuse ? "yes" : "",
    ];

    private static void PrintTable(string[] headings, IEnumerable<string[]> rows)
    {
        Table table = new() { Border = TableBorder.None };
        table.AddColumns(headings);
        foreach (string[] row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        if (table.Rows.Count > 0) TableOutput.Write(table);
    }
}

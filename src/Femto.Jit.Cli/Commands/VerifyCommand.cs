using System.CommandLine;
using Femto.Jit.Cli.Json;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto verify</c>: whether a program is safe, and what is known of it.</summary>
internal static class VerifyCommand
{
    public const string Name = "verify";

    public const string Example = "femto verify prog.o --contract sensor --mode proved";

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print a JSON object, also for a rejected program." };
        Command command = new(Name, "Prove that a program is safe to run, or say why not.");
        ProgramOptions program = new(command);
        ContractOptions contract = new(command);
        command.Add(json);
        command.SetAction(parsed => Verify(program.Load(parsed), contract.Read(parsed), parsed.GetValue(json)));
        return command;
    }

    private static int Verify(Program program, Contract contract, bool isJson)
    {
        Result<VerifiedProgram> result = Verifier.Verify(program, contract);
        if (isJson)
            JsonOutput.Print(VerifyReport.Of(program, contract, result), JsonOutput.Context.VerifyReport);
        else
            DiagnosticPrinter.Print(result.Diagnostics);
        if (!result.Succeeded)
            return ExitCode.Rejected;
        if (!isJson)
            PrintSummary(result.Value);
        return ExitCode.Done;
    }

    private static void PrintSummary(VerifiedProgram program)
    {
        Console.Out.WriteLine(
            $"{program.Program.Name}: accepted; {program.Program.Instructions.Length} instructions, "
            + $"{program.StackBytes} bytes of stack, loops that spend fuel: {program.MeteredEdges.Count}");
        int accesses = program.Program.Instructions.Count(instruction => instruction.Row.AccessesMemory);
        Console.Out.WriteLine(
            $"  accesses to memory: {accesses}, proven to be inside: {program.ProvenAccesses.Count}; the others are checked");
        int arguments = program.CheckedArguments.Values.Sum(call => call.Length);
        if (arguments > 0) Console.Out.WriteLine($"  arguments of helpers that are checked: {arguments}");
        foreach (VerifiedFunction function in program.Functions)
        {
            Console.Out.WriteLine(
                $"  {function.Name}: pc {function.Start} to {function.End - 1}, frame of {function.FrameBytes} bytes");
        }
    }
}

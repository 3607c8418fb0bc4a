using System.CommandLine;
using Femto.Jit.Bytecode;
using Femto.Jit.Cli.Json;
using Femto.Jit.Verification;

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
        Option<int?> explain = new("--explain")
        {
            Description = "Print what is known of registers and of the stack where an instruction is executed, also of a "
                + "rejected program.",
            HelpName = "PC",
        };
        command.Add(json);
        command.Add(explain);
        command.SetAction(parsed =>
            Verify(program.Load(parsed), contract.Read(parsed), parsed.GetValue(explain), parsed.GetValue(json)));
        return command;
    }

    private static int Verify(Program program, Contract contract, int? explained, bool isJson)
    {
        (Result<VerifiedProgram> result, Explanation? explanation) = explained is int pc
            ? Explain(program, contract, pc)
            : (Verifier.Verify(program, contract), null);
        if (isJson)
            JsonOutput.Print(VerifyReport.Of(program, contract, result, explanation), JsonOutput.Context.VerifyReport);
        else
            DiagnosticPrinter.Print(result.Diagnostics);
        if (!isJson && explanation is not null)
            ExplanationPrinter.Print(explanation);
        if (!result.Succeeded)
            return ExitCode.Rejected;
        if (!isJson)
            PrintSummary(result.Value);
        return ExitCode.Done;
    }

    private static (Result<VerifiedProgram> Result, Explanation? Explanation) Explain(
        Program program, Contract contract, int pc)
    {
        if (pc < 0 || pc >= program.Instructions.Length || program.Instructions[pc].Operation == Operation.SecondSlot)
        {
            throw CommandException.Unusable(CliDiagnostics.Usage,
                $"--explain wants the pc of an instruction; the program has {program.Instructions.Length} slots");
        }

        return Verifier.Explain(program, contract, pc);
    }

    private static void PrintSummary(VerifiedProgram program)
    {
        VisibleText.WriteLine(
            $"{program.Program.Name}: accepted; {program.Program.Instructions.Length} instructions, "
            + $"{program.StackBytes} bytes of stack, loops that spend fuel: {program.MeteredEdges.Count}");
        VisibleText.WriteLine($"  {InstructionsText(program.InstructionBound)}");
        int accesses = program.Program.Instructions.Count(instruction => instruction.Row.AccessesMemory);
        VisibleText.WriteLine(
            $"  accesses to memory: {accesses}, proven to be inside: {program.ProvenAccesses.Count}, checked ahead of their "
            + $"loop: {program.HoistedAccesses.Count}; the others are checked each time");
        int arguments = program.CheckedArguments.Values.Sum(call => call.Length);
        if (arguments > 0) VisibleText.WriteLine($"  arguments of helpers that are checked: {arguments}");
        foreach (VerifiedFunction function in program.Functions)
        {
            VisibleText.WriteLine(
                $"  {function.Name}: pc {function.Start} to {function.End - 1}, frame of {function.FrameBytes} bytes");
        }
    }

    private static string InstructionsText(InstructionBound bound) => bound switch
    {
        { Instructions: null, Loop: int loop } => $"instructions executed: bounded by fuel only, for the loop from pc {loop}",
        { Loop: int loop, LoopInstructions: long inLoop } => $"instructions executed: at most {bound.Instructions}; most of "
            + $"all loops in the one from pc {loop}, at most {inLoop} each time it is entered",
        _ => $"instructions executed: at most {bound.Instructions}",
    };
}

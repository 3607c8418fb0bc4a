using System.CommandLine;
using Femto.Jit.Cli.Json;
using Femto.Jit.Cli.Traps;
using Femto.Jit.Verification;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto explain-trap</c>: what in the source a trap of a device came from.</summary>
internal static class ExplainTrapCommand
{
    public const string Name = "explain-trap";

    public const string Example = "femto explain-trap prog.o --offset 0x2e --image prog.img";

    public static Command Create()
    {
        Command command = new(Name, "Tell which line of the source a device's trap came from, and why it was possible.");
        ProgramOptions program = new(command);
        TrapPlace place = new(command);
        ContractOptions contract = new(command);
        Option<bool> json = new("--json") { Description = "Print a JSON object." };
        command.Add(json);
        command.SetAction(parsed =>
        {
            VerifiedProgram verified =
                ProgramOptions.Accept(Verifier.Verify(program.Load(parsed), contract.Read(parsed)));
            Trap trap = place.Read(parsed, verified);
            Explanation explanation = Verifier.Explain(verified.Program, verified.Contract, trap.Pc).Explanation;
            if (parsed.GetValue(json))
            {
                JsonOutput.Print(
                    TrapExplanationReport.Of(verified, trap, place.Offset(parsed), explanation),
                    JsonOutput.Context.TrapExplanationReport);
            }
            else
            {
                Print(verified, trap, place.Offset(parsed), explanation);
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(VerifiedProgram program, Trap trap, int? offset, Explanation explanation)
    {
        string line = explanation.Line is SourceLine source ? $" ({source})" : "";
        string native = offset is int place ? $", reported at offset 0x{place:x} of the native code" : "";
        VisibleText.WriteLine($"{trap.Kind.Name()} at pc {trap.Pc}{line}{native}");
        if (explanation.Line is { Text.Length: > 0 } shown)
            VisibleText.WriteLine($"  source:      {shown.Text}");
        VisibleText.WriteLine($"  instruction: {explanation.Text}");
        VisibleText.WriteLine($"  {TrapMeaning.Of(trap, program)}");
        if (TrapMeaning.Timing(trap, program) is string timing)
            VisibleText.WriteLine($"  {timing}");
        foreach (Diagnostic reason in TrapMeaning.Reasons(trap, program))
        {
            VisibleText.WriteLine($"  not proven: {reason.Message}");
            if (reason.Hint is string hint) VisibleText.WriteLine($"    hint: {hint}");
        }
        ExplanationPrinter.PrintKnowledge(explanation);
    }
}

using System.CommandLine;
using System.IO.Hashing;
using Femto.Jit.Cli.Json;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto run</c>: runs a program here.</summary>
internal static class RunCommand
{
    public const string Name = "run";

    public const string Example = "femto run prog.o --engine thumb2 --context prog.ctx --count --json";

    public static Command Create()
    {
        Command command = new(
            Name, "Run a program once: in the interpreter, or as native code in this process or an emulator.");
        ProgramOptions program = new(command);
        EngineOptions engine = new(command, comparable: true);
        ContextOptions context = new(command);
        MemoryOptions memory = new(command);
        Option<string?> contract = ContractOptions.CreateContract();
        command.Add(contract);
        Option<uint> fuel = new("--fuel")
        {
            Description = "Fuel granted: the number of times loops without a proven bound may repeat.",
            HelpName = "N",
            DefaultValueFactory = _ => Limits.DefaultFuel,
        };
        Option<bool> count = new("--count") { Description = "Count executed instructions." };
        Option<bool> json = new("--json") { Description = "Print a JSON object." };
        command.Add(fuel);
        command.Add(count);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Contract granted = ContractOptions.Load(parsed.GetValue(contract));
            byte[] bytes = context.Read(parsed, granted.ContextLength ?? 0);
            int? length = context.IsSizeStated(parsed) ? bytes.Length : granted.ContextLength ?? bytes.Length;
            granted = granted with { ContextLength = context.IsDynamic(parsed) ? null : length };
            VerifiedProgram verified = ProgramOptions.Accept(Verifier.Verify(program.Load(parsed), granted));
            RunRequest request = new([.. bytes])
            {
                Fuel = parsed.GetValue(fuel),
                CountInstructions = parsed.GetValue(count),
                Memory = memory.Read(parsed, granted),
            };
            if (engine.ReadCompared(parsed) is IReadOnlyList<Target> targets)
                return RunComparison.Run(verified, request, targets, parsed.GetValue(json));
            EngineChoice choice = engine.Read(parsed, parsed.GetValue(count));
            using IEngine running = ProgramOptions.Accept(choice.Create());
            RunResult result = ProgramOptions.Accept(running.Run(verified, request));
            context.Write(parsed, result.Context.AsSpan(0, bytes.Length));
            memory.Write(parsed, granted, request, result);
            return Report(choice, verified, result, parsed.GetValue(json));
        });
        return command;
    }

    private static int Report(EngineChoice choice, VerifiedProgram program, RunResult result, bool isJson)
    {
        SourceLine? line = result.Trap is Trap found ? program.Program.LineAt(found.Pc) : null;
        if (isJson)
        {
            string digest = Convert.ToHexStringLower(XxHash128.Hash(result.Context.AsSpan()));
            JsonOutput.Print(RunReport.Of(choice, result, line, digest), JsonOutput.Context.RunReport);
        }
        else if (result.Result is ulong value)
        {
            Console.Out.WriteLine($"0x{value:x16}");
            if (result.Instructions is long executed)
                Console.Out.WriteLine($"{executed} instructions");
        }
        if (result.Trap is not Trap trap)
            return ExitCode.Done;
        DiagnosticPrinter.Print(
            [CliDiagnostics.Trapped.At(trap.Pc, $"the program trapped: {trap.Kind.Name()}", line)]);
        return ExitCode.Rejected;
    }
}

using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Interpretation;

/// <summary>
/// Runs programs instruction by instruction, as RFC 9669 says. It is the oracle that every other engine is judged by,
/// so it is written to be obviously right.
/// </summary>
/// <param name="helpers">The helpers it can call, by number; what a program may call is the contract's matter.</param>
internal sealed class Interpreter(IReadOnlyDictionary<int, HelperFunction> helpers) : IEngine
{
    /// <summary>Addresses like those of a microcontroller, with at least 128 MiB between regions.</summary>
    internal static MemoryLayout DefaultLayout { get; } =
        new(Context: 0x1000_0000, StackHigh: 0x3000_0000, Data: 0x2000_0000, ReadOnlyData: 0x0800_0000);

    /// <inheritdoc/>
    public string Name => "interpreter";

    /// <summary>Called before each instruction; null for none.</summary>
    internal TraceCallback? Trace { get; init; }

    /// <inheritdoc/>
    public Result<RunResult> Run(VerifiedProgram program, RunRequest request)
    {
        MemoryLayout layout = request.Layout ?? DefaultLayout;
        Diagnostic? refusal = RunRequestCheck.Find(program, request)
            ?? RunRequestCheck.FindInLayout(program, request, layout)
            ?? FindMissingHelper(program);
        if (refusal is not null) return refusal;

        InterpreterMemory memory = new(program, request, layout);
        InterpreterRun run = new(program, memory, helpers, request.Fuel);
        Trap? trap = run.Run(Trace);
        return new RunResult(
            trap is null ? run.Result : null,
            trap,
            [.. memory.Block],
            [.. memory[Region.Data]],
            layout)
        {
            Instructions = request.CountInstructions ? run.Executed : null,
            FuelUsed = request.Fuel - run.Fuel,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is kept from run to run.
    }

    private Diagnostic? FindMissingHelper(VerifiedProgram program)
    {
        ImmutableArray<Instruction> instructions = program.Program.Instructions;
        for (int pc = 0; pc < instructions.Length; pc++)
        {
            if (instructions[pc].Operation == Operation.CallHelper
                && !helpers.ContainsKey((int)instructions[pc].Immediate))
            {
                return ExecutionDiagnostics.HelperMissing.At(
                    pc, $"helper {instructions[pc].Immediate} is granted by the contract but unknown to this engine");
            }
        }
        return null;
    }
}

using System.Collections.Immutable;
using Femto.Jit.Backends;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>
/// An estimate of the cycles that a run takes on a Cortex-M4 without wait states: one for an instruction, and what its manual
/// (Cortex-M4 TRM, 3.3.1) adds for memory, division and branches that are taken. A load right behind another access takes one.
/// </summary>
internal static class CortexM4Cycles
{
    private const int Load = 2, LoadBehindAccess = 1, Pair = 3, Divide = 7, TakenBranch = 2;

    /// <summary>The cycles of a run, or null where it executed what is not its code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="backend">What reads it.</param>
    /// <param name="executed">What was executed.</param>
    internal static ulong? Estimate(MachineCode code, CodeGen.IBackend backend, ImmutableArray<ExecutedInstruction> executed)
    {
        ulong cycles = 0;
        string previous = "";
        foreach (ExecutedInstruction instruction in executed)
        {
            if (instruction.Offset < 0 || instruction.Offset >= code.Code.Length) return null;
            string text = backend.Disassemble(code.Code.AsSpan(), (int)instruction.Offset).Text;
            cycles += (ulong)((instruction.Times * CyclesOf(text, previous)) + (instruction.TimesLeft * TakenBranch));
            previous = text;
        }
        return cycles;
    }

    /// <summary>The cycles of an instruction behind another, when it does not branch.</summary>
    internal static int CyclesOf(string text, string previous) => Mnemonic(text) switch
    {
        "ldrd" or "strd" => Pair,
        "push" or "pop" or "ldm" or "stm" or "ldmia" or "stmia" or "stmdb" => 1 + RegistersIn(text),
        "udiv" or "sdiv" => Divide,
        string mnemonic when IsLoad(mnemonic) => IsAccess(Mnemonic(previous)) ? LoadBehindAccess : Load,
        _ => 1,
    };

    private static bool IsLoad(string mnemonic) => mnemonic.StartsWith("ldr", StringComparison.Ordinal);

    private static bool IsAccess(string mnemonic) =>
        IsLoad(mnemonic) || mnemonic.StartsWith("str", StringComparison.Ordinal);

    private static string Mnemonic(string text) => text.Split(' ', '.')[0];

    private static int RegistersIn(string text) => text[text.IndexOf('{', StringComparison.Ordinal)..].Count(letter => letter == ',') + 1;
}

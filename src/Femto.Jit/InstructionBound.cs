namespace Femto.Jit;

/// <summary>How many eBPF instructions a run of a program executes at most; what helpers do themselves is not counted.</summary>
/// <param name="Instructions">
/// The bound, of runs that end by a trap, too; <see cref="long.MaxValue"/> stands for that many or more. Null where only fuel
/// ends a run.
/// </param>
/// <param name="Loop">
/// Pc where the loop begins that is not bounded, or, in a program with a bound, the loop that executes most instructions each
/// time it is entered; null in a program without loops.
/// </param>
/// <param name="LoopInstructions">
/// How many instructions that loop executes at most each time it is entered, functions it calls included; null where it is
/// not bounded, and without a loop.
/// </param>
public sealed record InstructionBound(long? Instructions, int? Loop, long? LoopInstructions);

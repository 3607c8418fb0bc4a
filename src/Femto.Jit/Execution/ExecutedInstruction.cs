namespace Femto.Jit.Execution;

/// <summary>A machine instruction that a run has executed.</summary>
/// <param name="Offset">Where it is, counted from the start of the code; runtime routines and helpers are outside of that.</param>
/// <param name="Times">How often it was executed.</param>
/// <param name="TimesLeft">How often control went on elsewhere than behind it.</param>
public readonly record struct ExecutedInstruction(long Offset, long Times, long TimesLeft);

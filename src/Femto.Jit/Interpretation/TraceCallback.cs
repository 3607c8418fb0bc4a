namespace Femto.Jit.Interpretation;

/// <summary>Called before each instruction with its pc and the values of r0 to r10.</summary>
internal delegate void TraceCallback(int pc, ReadOnlySpan<ulong> registers);

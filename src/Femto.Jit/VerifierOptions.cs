namespace Femto.Jit;

/// <summary>Options of a verification.</summary>
public sealed record VerifierOptions
{
    /// <summary>The defaults.</summary>
    public static VerifierOptions Default { get; } = new();

    /// <summary>
    /// Instructions that may be followed along single paths through the program, to prove what does not follow from what all
    /// paths have in common, and to bound runs more closely; 0 for none. More of them cost time, a microsecond each or so, and
    /// accept more programs; none makes a program accepted that is not safe.
    /// </summary>
    public int PathSteps { get; init; } = 400_000;
}

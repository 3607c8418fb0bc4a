namespace Femto.Jit;

/// <summary>
/// A defect of this library, never of its input: an invariant of a pass does not hold. A fuzzer treats it as a crash.
/// </summary>
public sealed class InternalCompilerException : Exception
{
    /// <summary>Creates the exception for a pass or component.</summary>
    /// <param name="component">Name of the pass or component whose invariant is broken.</param>
    /// <param name="message">The invariant and what was found instead.</param>
    public InternalCompilerException(string component, string message)
        : base($"internal compiler error in {component}: {message}") => Component = component;

    /// <summary>Name of the pass or component whose invariant is broken.</summary>
    public string Component { get; }
}

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>Something a check found wrong with a program.</summary>
/// <param name="Kind">Which check: <c>difference</c>, <c>engine</c>, <c>crash</c>, …; the minimiser keeps it.</param>
/// <param name="Target">The target concerned, or null for what is the same for all.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record Finding(string Kind, string? Target, string Message)
{
    /// <summary>The way in which the program was verified and translated (<see cref="OptionSet.Name"/>).</summary>
    internal string Options { get; init; } = "";

    /// <summary>The context's length as the compiler was told it.</summary>
    internal int? Length { get; init; }

    /// <summary>The context of the run.</summary>
    internal byte[] Context { get; init; } = [];

    /// <summary>Whether this is likely the same defect.</summary>
    internal bool IsLike(Finding other) => Kind == other.Kind && Target == other.Target;
}

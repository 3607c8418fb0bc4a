using System.Collections.Immutable;
using Femto.Jit.Contracts;

namespace Femto.Jit;

/// <summary>What the firmware grants a program: its context and the helpers it may call.</summary>
public sealed record Contract
{
    /// <summary>A contract that grants the context and nothing else.</summary>
    public static Contract Default { get; } = new();

    /// <summary>Length of the context in bytes, or null when it is only known at run time.</summary>
    public int? ContextLength { get; init; }

    /// <summary>The helpers the program may call, by number.</summary>
    public ImmutableSortedDictionary<int, HelperPrototype> Helpers { get; init; } =
        ImmutableSortedDictionary<int, HelperPrototype>.Empty;

    /// <summary>What to do about accesses and loops that are not proven.</summary>
    public VerificationMode Mode { get; init; } = VerificationMode.Guarded;
}

/// <summary>How much has to be proven statically.</summary>
public enum VerificationMode
{
    /// <summary>Structural safety is proven; what else is not proven is checked at run time.</summary>
    Guarded,

    /// <summary>Everything is proven; nothing is checked at run time.</summary>
    Proved,
}

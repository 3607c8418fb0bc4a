using System.Collections.Immutable;
using Femto.Jit.Contracts;

namespace Femto.Jit;

/// <summary>What the firmware grants a program: its context and the helpers it may call.</summary>
public sealed record Contract
{
    /// <summary>A contract that grants the context and nothing else.</summary>
    public static Contract Default { get; } = new();

    /// <summary>Its name, for messages.</summary>
    public string Name { get; init; } = "default";

    /// <summary>What it is for, in a sentence; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Length of the context in bytes, or null when it is only known at run time.</summary>
    public int? ContextLength { get; init; }

    /// <summary>What the program may do with bytes of the context that no field describes.</summary>
    public MemoryAccess ContextAccess { get; init; }

    /// <summary>
    /// The fields of the context, by offset; they do not overlap. One with a <see cref="ContextField.Target"/> grants that
    /// memory when the context's length is known and programs may write neither the field nor the one that says how much it is.
    /// </summary>
    public ImmutableArray<ContextField> ContextFields { get; init; } = [];

    /// <summary>Memory beside the context, the stack and the program's data; stored, but not granted yet.</summary>
    public ImmutableArray<MemoryGrant> Memory { get; init; } = [];

    /// <summary>
    /// By the name of a program, the numbers of the helpers it may call. A program that is not named may call all.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableSortedSet<int>> AllowedHelpers { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedSet<int>>(StringComparer.Ordinal);

    /// <summary>Bytes of eBPF stack a program may use at most, over all calls; null for no limit but the library's.</summary>
    public int? StackBudget { get; init; }

    /// <summary>
    /// Instructions a run may execute at most, those of helpers not counted; null for no limit. A program with a larger
    /// <see cref="VerifiedProgram.InstructionBound"/> is refused; one that only fuel ends is not, in mode guarded.
    /// </summary>
    public long? InstructionBudget { get; init; }

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

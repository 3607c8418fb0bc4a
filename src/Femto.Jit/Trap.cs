namespace Femto.Jit;

/// <summary>Why a run ended without a result. The values are part of the device ABI.</summary>
public enum TrapKind : byte
{
    /// <summary>No trap.</summary>
    None = 0,

    /// <summary>A load, store or atomic outside the granted regions, or a store to read-only memory.</summary>
    OutOfBounds = 1,

    /// <summary>An atomic operation on an address that is not a multiple of its size.</summary>
    Misaligned = 2,

    /// <summary>A metered back edge was taken with no fuel left.</summary>
    FuelExhausted = 3,

    /// <summary>A helper refused the call.</summary>
    HelperFailed = 4,

    /// <summary>The caller's stack cannot hold the program's frames.</summary>
    StackOverflow = 5,
}

/// <summary>Names of traps.</summary>
public static class TrapKinds
{
    /// <summary>The name in reports and listings, for example <c>out-of-bounds</c>.</summary>
    public static string Name(this TrapKind kind) => kind switch
    {
        TrapKind.OutOfBounds => "out-of-bounds",
        TrapKind.Misaligned => "misaligned",
        TrapKind.FuelExhausted => "fuel-exhausted",
        TrapKind.HelperFailed => "helper-failed",
        TrapKind.StackOverflow => "stack-overflow",
        _ => throw new InternalCompilerException(nameof(TrapKinds), $"trap kind {(int)kind} has no name"),
    };
}

/// <summary>A trap and the instruction that caused it.</summary>
/// <param name="Kind">Why the run ended.</param>
/// <param name="Pc">Program counter of the instruction, in slots.</param>
public sealed record Trap(TrapKind Kind, int Pc);

namespace Femto.Jit.Contracts;

/// <summary>
/// The memory a field of the context points to. Exactly one of <see cref="Bytes"/>, <see cref="LengthField"/> and
/// <see cref="EndField"/> says how long it is. The firmware vouches for it: the memory is there, apart from all other that
/// the program has, <see cref="Limits.RegionMargin"/> away from both ends of the address space, and the fields stay as they
/// are during a run.
/// </summary>
/// <param name="Access">What the program may do with it.</param>
public sealed record PointedMemory(MemoryAccess Access)
{
    /// <summary>Its length in bytes, where that is a constant.</summary>
    public int? Bytes { get; init; }

    /// <summary>Name of the field with its length in units.</summary>
    public string? LengthField { get; init; }

    /// <summary>Bytes of a unit of <see cref="LengthField"/>.</summary>
    public int Unit { get; init; } = 1;

    /// <summary>Name of the field with the address of its end.</summary>
    public string? EndField { get; init; }

    /// <summary>How long it is, in words.</summary>
    public string Extent => this switch
    {
        { Bytes: int bytes } => $"{bytes} bytes",
        { LengthField: string length, Unit: 1 } => $"{length} bytes",
        { LengthField: string length } => $"{length} times {Unit} bytes",
        _ => $"memory up to {EndField}",
    };
}

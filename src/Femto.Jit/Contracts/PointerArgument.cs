namespace Femto.Jit.Contracts;

/// <summary>
/// What a helper does with the memory at one of its arguments, which therefore has to be inside one region. Exactly one
/// of <see cref="Bytes"/>, <see cref="LengthParameter"/> and <see cref="IsString"/> says how much memory that is. An
/// address for which there is no such record is not looked at: the helper has to check it.
/// </summary>
/// <param name="Parameter">The parameter, counted from 0.</param>
/// <param name="Direction">Whether the helper reads the memory, writes it, or both.</param>
public sealed record PointerArgument(int Parameter, PointerDirection Direction)
{
    /// <summary>The number of bytes, where it is a constant.</summary>
    public int? Bytes { get; init; }

    /// <summary>The parameter, counted from 0, with the number of bytes.</summary>
    public int? LengthParameter { get; init; }

    /// <summary>Whether it is text that a byte of zero ends, which has to be in the same region.</summary>
    public bool IsString => Bytes is null && LengthParameter is null;

    /// <summary>Whether the memory has to be writable.</summary>
    public bool Writes => Direction != PointerDirection.In;
}

/// <summary>Which way bytes go through the memory at an argument.</summary>
public enum PointerDirection : byte
{
    /// <summary>The helper reads it: <c>const ptr</c>.</summary>
    In,

    /// <summary>The helper writes it: <c>out ptr</c>.</summary>
    Out,

    /// <summary>Both: <c>ptr</c>.</summary>
    InOut,
}

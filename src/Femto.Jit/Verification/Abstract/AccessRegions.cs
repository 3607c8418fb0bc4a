namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// The region that each access is in, where its address is always made from one of that region and of numbers. Such an
/// access has to be in that region: that a number happens to be the distance to another one gives no right to that.
/// </summary>
/// <param name="slots">Slots of the program.</param>
internal sealed class AccessRegions(int slots)
{
    /// <summary>By pc: 0 before the access is seen, 1 more than the region, or <see cref="Several"/>.</summary>
    private readonly byte[] _seen = new byte[slots];

    private const byte Several = byte.MaxValue;

    private readonly bool[] _mayBeGranted = new bool[slots];

    /// <summary>The region; null when it is not known.</summary>
    internal Region? this[int pc] => _seen[pc] is 0 or Several ? null : (Region)(_seen[pc] - 1);

    /// <summary>
    /// Whether code cannot check the access: it may be in memory that a field of the context points to, or elsewhere; or it is
    /// in what a helper returned.
    /// </summary>
    internal bool IsUncheckable(int pc) => (_mayBeGranted[pc] && _seen[pc] == Several) || this[pc] >= Region.Result;

    /// <summary>Called for each access with its address.</summary>
    internal void See(int pc, in AbstractValue address)
    {
        byte region = address is { Region: Region known, IsPure: true } ? (byte)(known + 1) : Several;
        _seen[pc] = _seen[pc] == 0 || _seen[pc] == region ? region : Several;
        _mayBeGranted[pc] |= address.Region >= Region.Pointed;
    }

    internal void Clear()
    {
        Array.Clear(_seen);
        Array.Clear(_mayBeGranted);
    }
}

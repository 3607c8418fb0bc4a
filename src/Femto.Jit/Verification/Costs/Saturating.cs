namespace Femto.Jit.Verification.Costs;

/// <summary>Sums and products of counts that stay at the largest one rather than wrap.</summary>
internal static class Saturating
{
    internal static long Add(long left, long right) => Narrow((Int128)left + right);

    internal static long Multiply(long left, long right) => Narrow((Int128)left * right);

    private static long Narrow(Int128 count) => (long)Int128.Min(count, long.MaxValue);
}

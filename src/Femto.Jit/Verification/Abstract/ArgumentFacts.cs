namespace Femto.Jit.Verification.Abstract;

/// <summary>What is known of an argument of a helper that points to memory.</summary>
/// <param name="Verdict">Whether what the helper touches is inside one region.</param>
/// <param name="Pointed">What a field of the context points to, where the argument is always an address of that.</param>
/// <param name="MayBeGranted">Whether it may be an address of what a field, or the result of a helper, points to.</param>
internal readonly record struct ArgumentFacts(ArgumentVerdict Verdict, Region? Pointed, bool MayBeGranted)
{
    /// <summary>An argument of which nothing is known.</summary>
    internal static ArgumentFacts Nothing { get; } = new(ArgumentVerdict.Unknown, null, MayBeGranted: false);

    internal static ArgumentFacts Of(in AbstractValue address, ArgumentVerdict verdict) => new(
        verdict,
        address is { Region: >= Region.Pointed and < Region.Result and var region, IsPure: true } ? region : null,
        address.Region >= Region.Pointed);

    /// <summary>What holds of this argument and of another.</summary>
    internal ArgumentFacts Join(ArgumentFacts other) => new(
        Verdict == other.Verdict ? Verdict : ArgumentVerdict.Unknown,
        Pointed == other.Pointed ? Pointed : null,
        MayBeGranted || other.MayBeGranted);

    /// <summary>
    /// Whether code can look where the memory is when it runs: where its size is a constant, a region's check finds it, but the
    /// search that others need does not know what fields point to.
    /// </summary>
    /// <param name="pointer">The parameter.</param>
    internal bool IsCheckable(Contracts.PointerArgument pointer) => !pointer.IsString
        && (!MayBeGranted || (Pointed is not null && pointer.Bytes is <= Limits.RegionMargin));
}

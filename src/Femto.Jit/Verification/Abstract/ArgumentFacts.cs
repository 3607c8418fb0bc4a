namespace Femto.Jit.Verification.Abstract;

/// <summary>What is known of an argument of a helper that points to memory.</summary>
/// <param name="Verdict">Whether what the helper touches is inside one region.</param>
/// <param name="Pointed">What a field of the context points to, where the argument is always an address of that.</param>
/// <param name="MayBeGranted">Whether it may be an address of what a field, or the result of a helper, points to.</param>
internal readonly record struct ArgumentFacts(ArgumentVerdict Verdict, Region? Pointed, bool MayBeGranted)
{
    /// <summary>An argument of which nothing is known.</summary>
    internal static ArgumentFacts Nothing { get; } = new(ArgumentVerdict.Unknown, null, MayBeGranted: false)
    {
        Address = AbstractValue.Anything,
        Most = uint.MaxValue,
    };

    /// <summary>What is known of the address where it is not known to be inside.</summary>
    internal AbstractValue Address { get; private init; }

    /// <summary>The bytes that the helper touches there, at least and at most.</summary>
    internal long Least { get; private init; }

    /// <inheritdoc cref="Least"/>
    internal long Most { get; private init; }

    internal static ArgumentFacts Of(in AbstractValue address, ArgumentVerdict verdict, long least, long most) => new(
        verdict,
        address is { Region: >= Region.Pointed and < Region.Result and var region, IsPure: true } ? region : null,
        address.Region >= Region.Pointed)
    {
        Address = address,
        Least = least,
        Most = most,
    };

    /// <summary>What holds of this argument and of another.</summary>
    internal ArgumentFacts Join(in ArgumentFacts other)
    {
        ArgumentFacts both = Verdict == ArgumentVerdict.Inside ? other : this;
        AbstractValue address = both.Address;
        if (Verdict != ArgumentVerdict.Inside && other.Verdict != ArgumentVerdict.Inside) address.Join(other.Address);
        return new ArgumentFacts(
            Verdict == other.Verdict ? Verdict : ArgumentVerdict.Unknown,
            Pointed == other.Pointed ? Pointed : null,
            MayBeGranted || other.MayBeGranted)
        {
            Address = address,
            Least = Math.Min(Least, other.Least),
            Most = Math.Max(Most, other.Most),
        };
    }

    /// <summary>
    /// Whether code can look where the memory is when it runs: where its size is a constant, a region's check finds it, but the
    /// search that others need does not know what fields point to.
    /// </summary>
    /// <param name="pointer">The parameter.</param>
    internal bool IsCheckable(Contracts.PointerArgument pointer) => !pointer.IsString
        && (!MayBeGranted || (Pointed is not null && pointer.Bytes is <= Limits.RegionMargin));
}

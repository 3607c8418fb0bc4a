using System.Collections.Immutable;
using Femto.Jit.Contracts;

namespace Femto.Jit.Verification;

/// <summary>How long the regions of a program are, and which it may write, as far as that is known before run time.</summary>
/// <param name="program">The program.</param>
/// <param name="contract">What it is granted.</param>
/// <param name="stackBytes">Length of the stack region.</param>
internal sealed class RegionLengths(Program program, Contract contract, int stackBytes)
{
    /// <summary>What fields of the context point to.</summary>
    internal PointedRegions Pointed { get; } = PointedRegions.Of(contract);

    private readonly ImmutableArray<HelperPrototype> _granting =
        [.. contract.Helpers.Values.Where(helper => helper.ResultBytes is not null).Take(Limits.GrantingHelpers)];

    /// <summary>What a helper's result is when it is the address of memory, or null; null where programs get no memory.</summary>
    internal Region? ResultOf(HelperPrototype helper)
    {
        int index = helper.ResultBytes is null ? -1 : _granting.IndexOf(helper);
        return index < 0 ? null : Region.ResultOrNull + (byte)index;
    }

    /// <summary>The helper whose result a region is.</summary>
    internal HelperPrototype HelperOf(Region result) =>
        _granting[result - (result < Region.ResultOrNull ? Region.Result : Region.ResultOrNull)];

    /// <summary>
    /// The one region of a length that only run time knows which numbers are related to (<see cref="Abstract.Headroom"/>);
    /// null where there is none.
    /// </summary>
    internal Region? Measured { get; } = contract.ContextLength is null
        ? Region.Context
        : PointedRegions.Of(contract).All.FirstOrDefault(region => region.Target.Bytes is null)?.Region;

    /// <summary>The length in bytes; null where only run time knows it.</summary>
    internal int? Of(Region region) => region switch
    {
        Region.Context => contract.ContextLength,
        Region.Stack => stackBytes,
        Region.Data => program.Data.WritableLength,
        Region.ReadOnlyData => program.Data.ReadOnly.Length,
        < Region.Result => Pointed[region].Target.Bytes,
        < Region.ResultOrNull => HelperOf(region).ResultBytes,
        _ => 0,
    };

    /// <summary>Lowest and highest offset of a region at which an access may begin; null where only run time tells.</summary>
    internal (long Low, long High)? Span(Region region, long size) => Of(region) switch
    {
        null => null,
        int length when region == Region.Stack => (-length, -size),
        int length => (0, length - size),
    };

    /// <summary>Whether programs may write a region; what is read-only of the context is another matter.</summary>
    internal bool IsWritable(Region region) =>
        region != Region.ReadOnlyData && (region is < Region.Pointed or >= Region.Result || Pointed[region].IsWritable);
}

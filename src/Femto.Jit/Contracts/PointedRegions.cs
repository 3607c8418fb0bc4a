using System.Collections.Immutable;

namespace Femto.Jit.Contracts;

/// <summary>Memory that a field of the context points to.</summary>
/// <param name="Region">The region it is to programs.</param>
/// <param name="Pointer">The field with its address.</param>
/// <param name="Target">What it points to.</param>
/// <param name="Measure">
/// The field with its length in units, or with the address of its end; null where the length is a constant.
/// </param>
internal sealed record PointedRegion(Region Region, ContextField Pointer, PointedMemory Target, ContextField? Measure)
{
    /// <summary>Whether the program may write it.</summary>
    internal bool IsWritable => Target.Access == MemoryAccess.ReadWrite;
}

/// <summary>
/// The memory that a contract grants through fields of the context, by the fields' offsets. A field that is not in a context
/// of known length, or that programs may write, grants none.
/// </summary>
internal sealed class PointedRegions
{
    private static readonly PointedRegions _none = new([]);

    private readonly ImmutableArray<PointedRegion> _all;

    private PointedRegions(ImmutableArray<PointedRegion> all) => _all = all;

    internal static PointedRegions Of(Contract contract)
    {
        if (contract.ContextFields.IsEmpty || contract.ContextLength is not int length) return _none;
        ImmutableArray<PointedRegion>.Builder found = ImmutableArray.CreateBuilder<PointedRegion>();
        foreach (ContextField field in contract.ContextFields.OrderBy(field => field.Offset))
        {
            if (field.Target is not PointedMemory target || !IsFixed(field) || field.Size != ContextField.PointerBytes) continue;
            string? name = target.LengthField ?? target.EndField;
            ContextField? measure = contract.ContextFields.FirstOrDefault(other => other.Name == name);
            bool isMeasured = name is null
                ? target.Bytes is not null
                : measure is not null && IsFixed(measure) && (target.LengthField is null
                    ? measure.Size == ContextField.PointerBytes
                    : IsLength(measure));
            if (isMeasured && found.Count < Limits.PointerFields)
                found.Add(new PointedRegion(Region.Pointed + (byte)found.Count, field, target, measure));
        }

        return found.Count == 0 ? _none : new PointedRegions(found.ToImmutable());

        bool IsFixed(ContextField field) =>
            field.Access == MemoryAccess.ReadOnly && field.Offset >= 0 && field.End <= length;
    }

    /// <summary>Whether a field can have a number of units.</summary>
    internal static bool IsLength(ContextField field) => field.Type is "u8" or "u16" or "u32";

    internal ImmutableArray<PointedRegion> All => _all;

    internal bool IsEmpty => _all.IsEmpty;

    internal PointedRegion this[Region region] => _all[region - Region.Pointed];

    /// <summary>The memory whose address the field at an offset has; null for none.</summary>
    internal PointedRegion? WithAddressAt(long offset) => _all.FirstOrDefault(region => region.Pointer.Offset == offset);

    /// <summary>The memory whose length, or the address of whose end, the field at an offset has.</summary>
    internal IEnumerable<PointedRegion> WithMeasureAt(long offset) => _all.Where(region => region.Measure?.Offset == offset);
}

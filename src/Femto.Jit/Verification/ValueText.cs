using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification;

/// <summary>What is known of values, in words.</summary>
internal static class ValueText
{
    /// <summary>A value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="lengths">What is known of regions.</param>
    internal static string Of(in AbstractValue value, RegionLengths lengths)
    {
        string other = value.IsPure ? "" : ", or of another region";
        if (value.Region is not Region region) return Of(value.Number);
        string bits = Bits(value.Number) is string known ? $", {known}" : "";
        string from = region == Region.Stack ? "from the end of the stack" : Owner(region, lengths);
        return $"{(value.IsNullable ? "null or " : "")}offset {Offset(value.Number.Wide)} {from}{bits}{other}";
    }

    /// <summary>The name of a region.</summary>
    internal static string NameOf(Region region, RegionLengths lengths) => region switch
    {
        < Region.Pointed => region.ToString(),
        < Region.Result => $"{Region.Pointed}:{lengths.Pointed[region].Pointer.Name}",
        < Region.ResultOrNull => $"{Region.Result}:{lengths.HelperOf(region).Name}",
        _ => $"{Region.ResultOrNull}:{lengths.HelperOf(region).Name}",
    };

    /// <summary>A region, as that which something is of.</summary>
    internal static string Owner(Region region, RegionLengths lengths) => region switch
    {
        Region.Context => "of the context",
        Region.Stack => "of the stack",
        Region.Data => "of the writable data",
        Region.ReadOnlyData => "of the read-only data",
        < Region.Result => $"of what '{lengths.Pointed[region].Pointer.Name}' points to",
        _ => $"of what {lengths.HelperOf(region).Name} returned",
    };

    /// <summary>A number: its bounds, and its low half and bits where they say more.</summary>
    internal static string Of(in Scalar number)
    {
        if (number.IsConstant) return $"{number.Wide.SignedLow}";
        List<string> parts = [.. Parts(number)];
        return parts.Count == 0 ? "any number" : string.Join(", ", parts);
    }

    private static string Offset(in Bounds bounds) => bounds.IsConstant ? $"{bounds.SignedLow}"
        : IsSignedKnown(bounds, 64) ? $"{bounds.SignedLow} to {bounds.SignedHigh}" : "not known";

    private static bool IsSignedKnown(in Bounds bounds, int width) =>
        !(bounds.SignedLow == Bounds.Anything(width).SignedLow && bounds.SignedHigh == Bounds.Anything(width).SignedHigh);

    private static IEnumerable<string> Parts(Scalar number)
    {
        (Bounds wide, Bounds half) = (number.Wide, number.Half);
        bool isWideKnown = wide.Low > 0 || wide.High < ulong.MaxValue;
        if (wide.IsNotNegative) yield return $"{wide.Low} to {wide.High}";
        else if (IsSignedKnown(wide, 64)) yield return $"{wide.SignedLow} to {wide.SignedHigh} as signed";
        else if (isWideKnown) yield return $"{wide.Low} to {wide.High}";
        bool isHalfKnown = half.Low > 0 || half.High < uint.MaxValue;
        if (isHalfKnown && wide.High > uint.MaxValue) yield return $"its low half {half.Low} to {half.High}";
        if (Bits(number) is string bits) yield return bits;
    }

    /// <summary>What the bits say beyond the bounds.</summary>
    private static string? Bits(in Scalar number)
    {
        ulong known = KnownBits.OfInterval(number.Wide.Low, number.Wide.High).Unknown & ~number.Bits.Unknown;
        if (known == 0) return null;
        int zeros = number.Bits.TrailingZeros;
        return zeros > 0 && (known & ~Bounds.Largest(zeros)) == 0
            ? $"a multiple of {1UL << zeros}"
            : $"bits 0x{known:x} are 0x{number.Bits.Value & known:x}";
    }
}

namespace Femto.Jit.Backends.Thumb;

/// <summary>
/// Lowest bit and width of UBFX and SBFX: lsb:widthminus1. The field lies inside the word (else UNPREDICTABLE).
/// </summary>
[OperandWidth(10)]
internal readonly record struct ExtractedField
{
    private readonly uint lessOne;

    /// <summary>Creates the field: <paramref name="lsb"/> 0 to 31, <paramref name="width"/> 1 to 32 - lsb.</summary>
    public ExtractedField(int lsb, int width)
    {
        BitFieldRange.Check(lsb, width);
        Lsb = lsb;
        lessOne = (uint)width - 1;
    }

    /// <summary>Lowest bit.</summary>
    public int Lsb { get; }

    /// <summary>Number of bits.</summary>
    public int Width => (int)lessOne + 1;

    /// <summary>lsb:widthminus1.</summary>
    public uint Bits => (uint)Lsb << 5 | lessOne;
}

/// <summary>
/// Lowest bit and width of BFI and BFC: lsb:msb. The field lies inside the word (else UNPREDICTABLE).
/// </summary>
[OperandWidth(10)]
internal readonly record struct InsertedField
{
    private readonly uint lessOne;

    /// <summary>Creates the field: <paramref name="lsb"/> 0 to 31, <paramref name="width"/> 1 to 32 - lsb.</summary>
    public InsertedField(int lsb, int width)
    {
        BitFieldRange.Check(lsb, width);
        Lsb = lsb;
        lessOne = (uint)width - 1;
    }

    /// <summary>Lowest bit.</summary>
    public int Lsb { get; }

    /// <summary>Number of bits.</summary>
    public int Width => (int)lessOne + 1;

    /// <summary>lsb:msb.</summary>
    public uint Bits => (uint)Lsb << 5 | ((uint)Lsb + lessOne);
}

file static class BitFieldRange
{
    public static void Check(int lsb, int width)
    {
        if (lsb is < 0 or > 31 || width < 1 || width > 32 - lsb)
            throw new InternalCompilerException("bit field", $"{width} bits from bit {lsb} are not inside a word");
    }
}

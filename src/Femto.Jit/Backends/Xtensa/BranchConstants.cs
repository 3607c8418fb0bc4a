namespace Femto.Jit.Backends.Xtensa;

/// <summary>What BEQI, BNEI, BLTI and BGEI compare with: an index into the manual's table of encoded constants.</summary>
[OperandWidth(4)]
internal readonly record struct BranchConstant
{
    private static readonly int[] values = [-1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256];

    /// <summary>Creates the operand.</summary>
    public BranchConstant(int value) => Bits = Fits(value)
        ? (uint)Array.IndexOf(values, value)
        : throw new InternalCompilerException(nameof(BranchConstant), $"no branch compares with {value}");

    /// <summary>The field.</summary>
    public uint Bits { get; }

    /// <summary>The constant of a field.</summary>
    public static int Decode(uint bits) => values[bits];

    /// <summary>Whether branches compare with a value.</summary>
    public static bool Fits(long value) => Array.Exists(values, known => known == value);
}

/// <summary>The same of BLTUI and BGEUI.</summary>
[OperandWidth(4)]
internal readonly record struct UnsignedBranchConstant
{
    private static readonly int[] values = [32768, 65536, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256];

    /// <summary>Creates the operand.</summary>
    public UnsignedBranchConstant(int value) => Bits = Fits(value)
        ? (uint)Array.IndexOf(values, value)
        : throw new InternalCompilerException(nameof(UnsignedBranchConstant), $"no branch compares with {value}");

    /// <summary>The field.</summary>
    public uint Bits { get; }

    /// <summary>The constant of a field.</summary>
    public static int Decode(uint bits) => values[bits];

    /// <summary>Whether branches compare with a value.</summary>
    public static bool Fits(long value) => Array.Exists(values, known => known == value);
}

namespace Femto.Jit.Backends.Thumb;

/// <summary>
/// Bytes from PC of B encoding T4 and BL: -16777216 to 16777214. The manual's imm32 = S:I1:I2:imm10:imm11:'0', where
/// I1 = NOT(J1 EOR S) and I2 = NOT(J2 EOR S); the encoding holds J1 and J2.
/// </summary>
[OperandWidth(24)]
internal readonly record struct BranchOffset24
{
    private const int Lowest = -(1 << 24);
    private const int Highest = (1 << 24) - 2;

    /// <summary>Creates the operand; a value outside of the range or odd is a defect of the caller.</summary>
    public BranchOffset24(long value) => Value = Fits(value)
        ? value
        : throw new InternalCompilerException(
            nameof(BranchOffset24), $"{value} is not {Lowest} to {Highest}, a multiple of 2");

    /// <summary>The distance in bytes.</summary>
    public long Value { get; }

    /// <summary>S:J1:J2:imm10:imm11.</summary>
    public uint Bits
    {
        get
        {
            uint halfwords = unchecked((uint)(Value >> 1));
            uint sign = (halfwords >> 23) & 1;
            uint j1 = ~((halfwords >> 22) ^ sign) & 1;
            uint j2 = ~((halfwords >> 21) ^ sign) & 1;
            return sign << 23 | j1 << 22 | j2 << 21 | (halfwords & 0x1F_FFFF);
        }
    }

    /// <summary>The operand of an encoding: S:J1:J2:imm10:imm11.</summary>
    public static BranchOffset24 OfBits(uint bits)
    {
        uint sign = (bits >> 23) & 1;
        uint i1 = ~((bits >> 22) ^ sign) & 1;
        uint i2 = ~((bits >> 21) ^ sign) & 1;
        uint halfwords = sign << 23 | i1 << 22 | i2 << 21 | (bits & 0x1F_FFFF);
        return new BranchOffset24(unchecked((int)(halfwords << 8)) >> 7);
    }

    /// <summary>Whether the operand can hold a value.</summary>
    public static bool Fits(long value) => value is >= Lowest and <= Highest && (value & 1) == 0;

    /// <summary>Creates the operand when it can hold the value.</summary>
    public static bool TryCreate(long value, out BranchOffset24 operand)
    {
        bool fits = Fits(value);
        operand = fits ? new BranchOffset24(value) : default;
        return fits;
    }
}

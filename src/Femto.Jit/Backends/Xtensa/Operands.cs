namespace Femto.Jit.Backends.Xtensa;

// Operands whose fields are not their values.

/// <summary>A shift to the left, 1 to 31, which SLLI holds as 32 less the amount.</summary>
[OperandWidth(5)]
internal readonly record struct LeftShift
{
    /// <summary>Creates the operand.</summary>
    public LeftShift(int amount) => Bits = amount is >= 1 and <= 31
        ? (uint)(32 - amount)
        : throw new InternalCompilerException(nameof(LeftShift), $"{amount} is not 1 to 31");

    /// <summary>The field.</summary>
    public uint Bits { get; }
}

/// <summary>A number of bits, 1 to 16, which EXTUI holds less 1.</summary>
[OperandWidth(4)]
internal readonly record struct FieldWidth
{
    /// <summary>Creates the operand.</summary>
    public FieldWidth(int bits) => Bits = bits is >= 1 and <= 16
        ? (uint)(bits - 1)
        : throw new InternalCompilerException(nameof(FieldWidth), $"{bits} is not 1 to 16");

    /// <summary>The field.</summary>
    public uint Bits { get; }
}

/// <summary>The bit that SEXT takes as the sign, 7 to 22, less 7.</summary>
[OperandWidth(4)]
internal readonly record struct SignBit
{
    /// <summary>Creates the operand.</summary>
    public SignBit(int bit) => Bits = bit is >= 7 and <= 22
        ? (uint)(bit - 7)
        : throw new InternalCompilerException(nameof(SignBit), $"{bit} is not 7 to 22");

    /// <summary>The field.</summary>
    public uint Bits { get; }
}

/// <summary>What ADDI.N adds: 1 to 15, or -1 as 0.</summary>
[OperandWidth(4)]
internal readonly record struct NarrowAddend
{
    /// <summary>Creates the operand.</summary>
    public NarrowAddend(int value) => Bits = Fits(value)
        ? (uint)Math.Max(value, 0)
        : throw new InternalCompilerException(nameof(NarrowAddend), $"{value} is not -1 or 1 to 15");

    /// <summary>The field.</summary>
    public uint Bits { get; }

    /// <summary>Whether the operand can hold a value.</summary>
    public static bool Fits(long value) => value is -1 or (>= 1 and <= 15);
}

/// <summary>What MOVI.N loads: -32 to 95.</summary>
[OperandWidth(7)]
internal readonly record struct NarrowConstant
{
    /// <summary>Creates the operand.</summary>
    public NarrowConstant(int value) => Bits = Fits(value)
        ? unchecked((uint)value) & 0x7F
        : throw new InternalCompilerException(nameof(NarrowConstant), $"{value} is not -32 to 95");

    /// <summary>The field.</summary>
    public uint Bits { get; }

    /// <summary>Whether the operand can hold a value.</summary>
    public static bool Fits(long value) => value is >= -32 and <= 95;
}

/// <summary>Bytes from the word after L32R to a literal before it: -262144 to -4; the sign is implied.</summary>
[OperandWidth(16)]
internal readonly record struct LiteralOffset
{
    /// <summary>Creates the operand.</summary>
    public LiteralOffset(int value) => Bits = Fits(value)
        ? unchecked((uint)(value >> 2)) & 0xFFFF
        : throw new InternalCompilerException(nameof(LiteralOffset), $"{value} is not -262144 to -4, a multiple of 4");

    /// <summary>The field.</summary>
    public uint Bits { get; }

    /// <summary>Whether the operand can hold a value.</summary>
    public static bool Fits(long value) => value is >= -262144 and <= -4 && value % 4 == 0;
}

namespace Femto.Jit.Backends.Thumb;

/// <summary>
/// A constant shift of a register operand: imm3:imm2:type of the data processing (shifted register) encodings
/// (Armv7-M ARM, A7.4.2, <c>DecodeImmShift</c>). LSR and ASR by 32 are held as 0; ROR by 0 would be RRX and is refused.
/// </summary>
[OperandWidth(7)]
internal readonly record struct Shift
{
    /// <summary>No shift: LSL by 0.</summary>
    public static readonly Shift None;

    /// <summary>Creates a shift; an amount the type does not have is a defect of the caller.</summary>
    /// <param name="type">The type.</param>
    /// <param name="amount">LSL: 0 to 31; LSR and ASR: 1 to 32; ROR: 1 to 31.</param>
    public Shift(ShiftType type, int amount)
    {
        bool exists = type switch
        {
            ShiftType.Lsl => amount is >= 0 and <= 31,
            ShiftType.Ror => amount is >= 1 and <= 31,
            _ => amount is >= 1 and <= 32,
        };
        if (!exists)
            throw new InternalCompilerException(nameof(Shift), $"there is no {type} by {amount}");
        Type = type;
        Amount = amount;
    }

    /// <summary>The type.</summary>
    public ShiftType Type { get; }

    /// <summary>The number of bits.</summary>
    public int Amount { get; }

    /// <summary>imm3:imm2:type.</summary>
    public uint Bits => ((uint)Amount & 31) << 2 | (uint)Type;
}

/// <summary>
/// Amount of a shift to the right with its own 5-bit field (LSR and ASR immediate, encoding T1): 1 to 32, held as 0.
/// </summary>
[OperandWidth(5)]
internal readonly record struct RightShift
{
    private readonly uint lessOne;

    /// <summary>Creates the amount, 1 to 32.</summary>
    public RightShift(int amount) => lessOne = amount is >= 1 and <= 32
        ? (uint)amount - 1
        : throw new InternalCompilerException(nameof(RightShift), $"{amount} is not 1 to 32");

    /// <summary>The number of bits.</summary>
    public int Amount => (int)lessOne + 1;

    /// <summary>imm5.</summary>
    public uint Bits => (lessOne + 1) & 31;
}

/// <summary>Amount of ROR (immediate), 1 to 31; 0 would be RRX.</summary>
[OperandWidth(5)]
internal readonly record struct RotateAmount
{
    private readonly uint lessOne;

    /// <summary>Creates the amount, 1 to 31.</summary>
    public RotateAmount(int amount) => lessOne = amount is >= 1 and <= 31
        ? (uint)amount - 1
        : throw new InternalCompilerException(nameof(RotateAmount), $"{amount} is not 1 to 31");

    /// <summary>The number of bits.</summary>
    public int Amount => (int)lessOne + 1;

    /// <summary>imm3:imm2.</summary>
    public uint Bits => lessOne + 1;
}

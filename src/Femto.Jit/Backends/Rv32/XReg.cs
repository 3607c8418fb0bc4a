namespace Femto.Jit.Backends.Rv32;

/// <summary>An integer register, x0 to x31 (RISC-V ISA manual, volume I, 2.1).</summary>
[OperandWidth(5)]
internal readonly record struct XReg
{
    /// <summary>Always 0.</summary>
    public static readonly XReg Zero = new(0);

    /// <summary>ra: the return address.</summary>
    public static readonly XReg Ra = new(1);

    /// <summary>sp: the stack pointer.</summary>
    public static readonly XReg Sp = new(2);

    /// <summary>Creates a register from its number.</summary>
    public XReg(int number) => Number = number is >= 0 and <= 31
        ? number
        : throw new InternalCompilerException(nameof(XReg), $"there is no register x{number}");

    /// <summary>0 to 31.</summary>
    public int Number { get; }

    /// <summary>The number as a field.</summary>
    public uint Bits => (uint)Number;

    /// <summary>Whether it is x0.</summary>
    public bool IsZero => Number == 0;

    /// <inheritdoc/>
    public override string ToString() => $"x{Number}";
}

/// <summary>A register that most compressed encodings can name, in 3 bits: x8 to x15.</summary>
[OperandWidth(3)]
internal readonly record struct CReg
{
    private const int First = 8;
    private const int Last = 15;

    private readonly uint index;

    /// <summary>Creates a register from its number; another one is a defect of the caller.</summary>
    public CReg(int number) => index = number is >= First and <= Last
        ? (uint)(number - First)
        : throw new InternalCompilerException(nameof(CReg), $"x{number} is not x8 to x15");

    /// <summary>The number less 8, as a field.</summary>
    public uint Bits => index;

    /// <summary>Creates the operand when the register is one of those.</summary>
    public static bool TryCreate(XReg register, out CReg operand)
    {
        bool exists = register.Number is >= First and <= Last;
        operand = exists ? new CReg(register.Number) : default;
        return exists;
    }

    /// <inheritdoc/>
    public override string ToString() => $"x{index + First}";
}

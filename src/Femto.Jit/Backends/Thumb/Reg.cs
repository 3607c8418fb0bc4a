namespace Femto.Jit.Backends.Thumb;

/// <summary>A core register, r0 to r15 (Armv7-M ARM, B1.4.2).</summary>
[OperandWidth(4)]
internal readonly record struct Reg
{
    /// <summary>Stack pointer.</summary>
    public static readonly Reg Sp = new(13);

    /// <summary>Link register: the return address.</summary>
    public static readonly Reg Lr = new(14);

    /// <summary>Program counter.</summary>
    public static readonly Reg Pc = new(15);

    /// <summary>Creates a register from its number.</summary>
    public Reg(int number) => Number = number is >= 0 and <= 15
        ? number
        : throw new InternalCompilerException(nameof(Reg), $"there is no register {number}");

    /// <summary>0 to 15.</summary>
    public int Number { get; }

    /// <summary>The number as a field.</summary>
    public uint Bits => (uint)Number;

    /// <summary>Whether 16-bit encodings with 3-bit fields can name it.</summary>
    public bool IsLow => Number < 8;

    /// <summary>The name in assembly: <c>r0</c> … <c>r12</c>, <c>sp</c>, <c>lr</c>, <c>pc</c>.</summary>
    public override string ToString() => Number switch { 13 => "sp", 14 => "lr", 15 => "pc", _ => $"r{Number}" };
}

/// <summary>A register that 16-bit encodings can name in 3 bits: r0 to r7.</summary>
[OperandWidth(3)]
internal readonly record struct LowReg
{
    /// <summary>Creates a register from its number.</summary>
    public LowReg(int number) => Number = number is >= 0 and <= 7
        ? number
        : throw new InternalCompilerException(nameof(LowReg), $"r{number} is not a low register");

    /// <summary>0 to 7.</summary>
    public int Number { get; }

    /// <summary>The number as a field.</summary>
    public uint Bits => (uint)Number;

    /// <summary>The same register where any is allowed.</summary>
    public static implicit operator Reg(LowReg register) => new(register.Number);

    /// <summary>The same register; a high one is a defect of the caller.</summary>
    public static explicit operator LowReg(Reg register) => new(register.Number);

    /// <summary>Creates the operand when the register is low.</summary>
    public static bool TryCreate(Reg register, out LowReg low)
    {
        low = register.IsLow ? new LowReg(register.Number) : default;
        return register.IsLow;
    }

    /// <inheritdoc/>
    public override string ToString() => $"r{Number}";
}

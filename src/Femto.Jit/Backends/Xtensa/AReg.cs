namespace Femto.Jit.Backends.Xtensa;

/// <summary>An address register of the current window, a0 to a15 (Xtensa ISA Reference Manual, 3.5).</summary>
[OperandWidth(4)]
internal readonly record struct AReg
{
    /// <summary>The return address.</summary>
    public static readonly AReg Link = new(0);

    /// <summary>The stack pointer.</summary>
    public static readonly AReg Sp = new(1);

    /// <summary>Creates a register from its number.</summary>
    public AReg(int number) => Number = number is >= 0 and <= 15
        ? number
        : throw new InternalCompilerException(nameof(AReg), $"there is no register a{number}");

    /// <summary>0 to 15.</summary>
    public int Number { get; }

    /// <summary>The number as a field.</summary>
    public uint Bits => (uint)Number;

    /// <inheritdoc/>
    public override string ToString() => $"a{Number}";
}

namespace Femto.Jit.Backends.Thumb;

/// <summary>The condition of a branch or IT block, without "always" (Armv7-M ARM, A7.3).</summary>
[OperandWidth(4)]
internal readonly record struct Condition
{
    /// <summary>Equal: Z.</summary>
    public static readonly Condition Eq = new(0);

    /// <summary>Not equal: not Z.</summary>
    public static readonly Condition Ne = new(1);

    /// <summary>Carry set; unsigned higher or same: C.</summary>
    public static readonly Condition Cs = new(2);

    /// <summary>Carry clear; unsigned lower: not C.</summary>
    public static readonly Condition Cc = new(3);

    /// <summary>Minus: N.</summary>
    public static readonly Condition Mi = new(4);

    /// <summary>Plus or zero: not N.</summary>
    public static readonly Condition Pl = new(5);

    /// <summary>Overflow: V.</summary>
    public static readonly Condition Vs = new(6);

    /// <summary>No overflow: not V.</summary>
    public static readonly Condition Vc = new(7);

    /// <summary>Unsigned higher: C and not Z.</summary>
    public static readonly Condition Hi = new(8);

    /// <summary>Unsigned lower or same: not C or Z.</summary>
    public static readonly Condition Ls = new(9);

    /// <summary>Signed greater or equal: N == V.</summary>
    public static readonly Condition Ge = new(10);

    /// <summary>Signed less: N != V.</summary>
    public static readonly Condition Lt = new(11);

    /// <summary>Signed greater: not Z and N == V.</summary>
    public static readonly Condition Gt = new(12);

    /// <summary>Signed less or equal: Z or N != V.</summary>
    public static readonly Condition Le = new(13);

    private static readonly string[] Names =
        ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"];

    /// <summary>Creates a condition from the manual's number, 0 to 13.</summary>
    public Condition(int number) => Bits = number is >= 0 and <= 13
        ? (uint)number
        : throw new InternalCompilerException(nameof(Condition), $"there is no condition {number}");

    /// <summary>The manual's number.</summary>
    public uint Bits { get; }

    /// <summary>The condition that holds exactly when this one does not.</summary>
    public Condition Inverted => new((int)(Bits ^ 1));

    /// <summary>The suffix in assembly.</summary>
    public override string ToString() => Names[Bits];

    /// <summary>The condition that holds after a comparison whose operands are so related.</summary>
    public static Condition After(Ir.Condition relation) => relation switch
    {
        Ir.Condition.Equal or Ir.Condition.NoBitSet => Eq,
        Ir.Condition.NotEqual or Ir.Condition.AnyBitSet => Ne,
        Ir.Condition.UnsignedLess => Cc,
        Ir.Condition.UnsignedLessOrEqual => Ls,
        Ir.Condition.UnsignedGreater => Hi,
        Ir.Condition.UnsignedGreaterOrEqual => Cs,
        Ir.Condition.SignedLess => Lt,
        Ir.Condition.SignedLessOrEqual => Le,
        Ir.Condition.SignedGreater => Gt,
        _ => Ge,
    };
}

namespace Femto.Jit.Backends.Xtensa;

/// <summary>
/// What branches test of their operands; conditions that differ in the lowest bit are each other's inverse. The first
/// groups test one register: against zero, against a constant of the manual's tables, one of its bits.
/// </summary>
internal enum XtensaCondition
{
    EqualZero, NotEqualZero, LessZero, GreaterOrEqualZero,
    EqualConstant, NotEqualConstant, LessConstant, GreaterOrEqualConstant,
    LessUnsignedConstant, GreaterOrEqualUnsignedConstant,
    BitClear, BitSet,

    Equal, NotEqual, Less, GreaterOrEqual, LessUnsigned, GreaterOrEqualUnsigned,

    /// <summary>No bit that is set in one operand is set in the other.</summary>
    NoCommonBit, AnyCommonBit,
}

/// <summary>A condition with the constant or the number of the bit it is about; a modifier of instructions.</summary>
internal readonly record struct XtensaTest(XtensaCondition Condition, int Constant = 0)
{
    private const int ConditionBits = 5;

    /// <summary>The test of a modifier.</summary>
    public XtensaTest(int modifier)
        : this((XtensaCondition)(modifier & ((1 << ConditionBits) - 1)), modifier >> ConditionBits)
    {
    }

    /// <summary>The test as a modifier.</summary>
    public int Modifier => (int)Condition | Constant << ConditionBits;

    /// <summary>The test that holds exactly when this one does not.</summary>
    public XtensaTest Inverted => this with { Condition = Condition ^ (XtensaCondition)1 };

    /// <summary>Whether it compares a register with zero, which reaches farther than other tests.</summary>
    public bool IsAgainstZero => Condition <= XtensaCondition.GreaterOrEqualZero;
}

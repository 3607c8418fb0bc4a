namespace Femto.Jit.Ir;

/// <summary>Type of a <see cref="Value"/>.</summary>
internal enum IrType : byte
{
    /// <summary>No result.</summary>
    None,

    /// <summary>32 bits.</summary>
    I32,

    /// <summary>64 bits; gone after the split for 32-bit machines.</summary>
    I64,

    /// <summary>Two 32-bit results, taken apart by <see cref="Op.LowHalf"/> and <see cref="Op.HighHalf"/>.</summary>
    Pair,
}

/// <summary>Condition of a branch.</summary>
internal enum Condition : byte
{
    Equal, NotEqual,

    /// <summary>The operands have a set bit in common.</summary>
    AnyBitSet,

    /// <summary>The operands have no set bit in common.</summary>
    NoBitSet,

    UnsignedLess, UnsignedLessOrEqual, UnsignedGreater, UnsignedGreaterOrEqual,
    SignedLess, SignedLessOrEqual, SignedGreater, SignedGreaterOrEqual,
}

/// <summary>How an atomic computes the new value.</summary>
internal enum AtomicKind : byte
{
    Add, Or, And, Xor, Exchange,
}

/// <summary>What is known about the object an address points into.</summary>
internal enum Provenance : byte
{
    Context = Region.Context,
    Stack = Region.Stack,
    Data = Region.Data,
    ReadOnlyData = Region.ReadOnlyData,

    /// <summary>What the fields of the context point to that grant memory, in the order of the fields.</summary>
    Pointed = Region.Pointed, Pointed1, Pointed2, Pointed3, Pointed4, Pointed5, Pointed6, Pointed7,

    /// <summary>Nothing is known: all regions have to be searched.</summary>
    Unknown,
}

internal static class Conditions
{
    /// <summary>The condition that holds when this one does not.</summary>
    public static Condition Negate(this Condition condition) => condition switch
    {
        Condition.Equal => Condition.NotEqual,
        Condition.NotEqual => Condition.Equal,
        Condition.AnyBitSet => Condition.NoBitSet,
        Condition.NoBitSet => Condition.AnyBitSet,
        Condition.UnsignedLess => Condition.UnsignedGreaterOrEqual,
        Condition.UnsignedLessOrEqual => Condition.UnsignedGreater,
        Condition.UnsignedGreater => Condition.UnsignedLessOrEqual,
        Condition.UnsignedGreaterOrEqual => Condition.UnsignedLess,
        Condition.SignedLess => Condition.SignedGreaterOrEqual,
        Condition.SignedLessOrEqual => Condition.SignedGreater,
        Condition.SignedGreater => Condition.SignedLessOrEqual,
        _ => Condition.SignedLess,
    };

    /// <summary>The condition that holds of (b, a) when this one holds of (a, b).</summary>
    public static Condition Swap(this Condition condition) => condition switch
    {
        Condition.UnsignedLess => Condition.UnsignedGreater,
        Condition.UnsignedLessOrEqual => Condition.UnsignedGreaterOrEqual,
        Condition.UnsignedGreater => Condition.UnsignedLess,
        Condition.UnsignedGreaterOrEqual => Condition.UnsignedLessOrEqual,
        Condition.SignedLess => Condition.SignedGreater,
        Condition.SignedLessOrEqual => Condition.SignedGreaterOrEqual,
        Condition.SignedGreater => Condition.SignedLess,
        Condition.SignedGreaterOrEqual => Condition.SignedLessOrEqual,
        _ => condition,
    };

    /// <summary>The unsigned comparison of the same direction.</summary>
    public static Condition ToUnsigned(this Condition condition) => condition switch
    {
        Condition.SignedLess => Condition.UnsignedLess,
        Condition.SignedLessOrEqual => Condition.UnsignedLessOrEqual,
        Condition.SignedGreater => Condition.UnsignedGreater,
        Condition.SignedGreaterOrEqual => Condition.UnsignedGreaterOrEqual,
        _ => condition,
    };

    /// <summary>Whether the comparison is signed.</summary>
    public static bool IsSigned(this Condition condition) => condition >= Condition.SignedLess;
}

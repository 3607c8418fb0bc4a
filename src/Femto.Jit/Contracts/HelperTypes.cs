namespace Femto.Jit.Contracts;

/// <summary>How the C types of helpers are written and what fits in them.</summary>
internal static class HelperTypes
{
    /// <summary>The types of numbers by name, narrowest first.</summary>
    internal static IReadOnlyDictionary<string, HelperType> Numbers { get; } = new Dictionary<string, HelperType>
    {
        ["bool"] = HelperType.Bool,
        ["u8"] = HelperType.U8,
        ["i8"] = HelperType.I8,
        ["u16"] = HelperType.U16,
        ["i16"] = HelperType.I16,
        ["u32"] = HelperType.U32,
        ["i32"] = HelperType.I32,
        ["u64"] = HelperType.U64,
        ["i64"] = HelperType.I64,
    };

    /// <summary>The name of a type; an address of which nothing else is said is a handle.</summary>
    internal static string Name(this HelperType type) => type switch
    {
        HelperType.Void => "void",
        HelperType.Pointer => "handle",
        _ => Numbers.First(pair => pair.Value == type).Key,
    };

    /// <summary>Bytes of a number in memory.</summary>
    internal static int Bytes(this HelperType type) => type switch
    {
        HelperType.Bool or HelperType.U8 or HelperType.I8 => 1,
        HelperType.U16 or HelperType.I16 => 2,
        HelperType.U64 or HelperType.I64 => 8,
        _ => 4,
    };

    /// <summary>
    /// The bits of a register that a type narrower than 32 bits has; null for others. Of a truth value the lowest counts.
    /// </summary>
    internal static uint? Mask(this HelperType type) => type switch
    {
        HelperType.Bool => 1,
        HelperType.U8 or HelperType.I8 => byte.MaxValue,
        HelperType.U16 or HelperType.I16 => ushort.MaxValue,
        _ => null,
    };

    /// <summary>Whether a type narrower than 32 bits is extended by its sign.</summary>
    internal static bool IsNarrowSigned(this HelperType type) => type is HelperType.I8 or HelperType.I16;
}

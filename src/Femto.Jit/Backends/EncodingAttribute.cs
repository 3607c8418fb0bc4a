namespace Femto.Jit.Backends;

/// <summary>
/// Has a static partial method implemented by the source generator: it returns the encoding of an instruction, whose
/// bits are written from the most significant down, as in the manual's diagram. <c>0</c> and <c>1</c> are fixed bits;
/// a parameter's name stands for all of its bits; <c>imm[12|10:5]</c> picks bits of its value; a lone <c>|</c> parts
/// halfwords and means nothing. Every bit of every parameter occurs exactly once; anything else fails the build. A
/// field that the manual has twice is written <c>=rm</c> the second time.
/// The result is <c>ushort</c> for 16 bits, <c>uint</c> for 24 and 32.
/// The second text is the instruction in assembly, each operand's name in braces in place of its text; it may be left
/// out where nothing disassembles the rows.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EncodingAttribute(string pattern, string assembly = "") : Attribute
{
    /// <summary>The bits.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>The assembly.</summary>
    public string Assembly { get; } = assembly;
}

/// <summary>Makes an enumeration, or a structure with a <c>uint Bits</c> property, an operand of encodings.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum)]
internal sealed class OperandWidthAttribute(int bits) : Attribute
{
    /// <summary>Number of bits of the operand.</summary>
    public int Bits { get; } = bits;
}

/// <summary>
/// Has a <c>readonly partial record struct</c> completed by the source generator: an operand that only holds the
/// multiples of <see cref="Scale"/> that fit in a field. Patterns number the bits of the value; the low bits that the
/// scale keeps at zero are not part of an encoding.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class ImmediateAttribute(int fieldBits) : Attribute
{
    /// <summary>Number of bits of the field.</summary>
    public int FieldBits { get; } = fieldBits;

    /// <summary>What the field's content is multiplied by, a power of two.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Whether the field is in two's complement.</summary>
    public bool Signed { get; init; }
}

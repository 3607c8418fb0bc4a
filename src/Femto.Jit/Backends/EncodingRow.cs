using System.Collections.Immutable;

namespace Femto.Jit.Backends;

/// <summary>An instruction encoding as data, made from the same pattern as its encoder.</summary>
/// <param name="Name">Name of the encoder.</param>
/// <param name="Width">Bits of the encoding: 16, 24 or 32.</param>
/// <param name="Mask">The bits that are fixed.</param>
/// <param name="Value">What they are.</param>
/// <param name="Assembly">Its text, operand names in braces; empty for none.</param>
/// <param name="Operands">The operands, in the order of the encoder's parameters.</param>
internal sealed record EncodingRow(
    string Name, int Width, uint Mask, uint Value, string Assembly, ImmutableArray<EncodingOperand> Operands)
{
    /// <summary>
    /// Whether an encoding of this width may belong to this row. Manuals carve special cases out of general rows, so
    /// of several rows the one with the most fixed bits is meant.
    /// </summary>
    public bool Matches(uint encoding) => (encoding & Mask) == Value;
}

/// <summary>Where the bits of an operand are.</summary>
/// <param name="Name">Name of the encoder's parameter.</param>
/// <param name="Type">Name of its type.</param>
/// <param name="Slices">The pieces of the operand.</param>
internal sealed record EncodingOperand(string Name, string Type, ImmutableArray<EncodingSlice> Slices)
{
    /// <summary>The operand's bits in an encoding.</summary>
    public uint Extract(uint encoding) => Slices.Aggregate(0u, (bits, slice) => bits | slice.Extract(encoding));
}

/// <summary>Consecutive bits of an operand that are consecutive in the encoding.</summary>
/// <param name="OperandBit">Lowest bit in the operand.</param>
/// <param name="EncodingBit">Lowest bit in the encoding.</param>
/// <param name="Length">Number of bits.</param>
internal readonly record struct EncodingSlice(int OperandBit, int EncodingBit, int Length)
{
    /// <summary>The slice's bits of an encoding, in their place within the operand.</summary>
    public uint Extract(uint encoding) =>
        (uint)(((encoding >> EncodingBit) & ((1UL << Length) - 1)) << OperandBit);
}

/// <summary>Checks of operands that hold in every build.</summary>
internal static class OperandBits
{
    /// <summary>The bits of an operand.</summary>
    /// <exception cref="InternalCompilerException">The value has more than <paramref name="width"/> bits.</exception>
    public static uint Of(uint value, int width, string operand) =>
        value >> (width - 1) >> 1 == 0
            ? value
            : throw new InternalCompilerException(operand, $"{value} does not fit in {width} bits");
}

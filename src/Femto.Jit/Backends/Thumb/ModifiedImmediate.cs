using System.Numerics;

namespace Femto.Jit.Backends.Thumb;

/// <summary>
/// A 32-bit constant in the 12-bit form i:imm3:a:bcdefgh that <c>ThumbExpandImm</c> expands (Armv7-M ARM, A5.3.2): a
/// byte, a byte in a repeating pattern, or a byte with its top bit set anywhere in the word.
/// </summary>
[OperandWidth(12)]
internal readonly record struct ModifiedImmediate
{
    private ModifiedImmediate(uint bits) => Bits = bits;

    /// <summary>Creates the operand; a constant without such a form is a defect of the caller.</summary>
    public ModifiedImmediate(long value)
        : this(value is >= 0 and <= uint.MaxValue && TryCreate((uint)value, out ModifiedImmediate operand)
            ? operand.Bits
            : throw new InternalCompilerException(nameof(ModifiedImmediate), $"0x{value:x} has no encoding"))
    {
    }

    /// <summary>i:imm3:a:bcdefgh.</summary>
    public uint Bits { get; }

    /// <summary>The constant.</summary>
    public uint Value
    {
        get
        {
            uint low = Bits & 0xFF;
            return (Bits >> 8) switch
            {
                0 => low,
                1 => low << 16 | low,
                2 => low << 24 | low << 8,
                3 => low << 24 | low << 16 | low << 8 | low,
                _ => BitOperations.RotateRight(0x80 | (Bits & 0x7F), (int)(Bits >> 7)),
            };
        }
    }

    /// <summary>The operand of an encoding: i:imm3:a:bcdefgh.</summary>
    public static ModifiedImmediate OfBits(uint bits) => new(bits & 0xFFF);

    /// <summary>Creates the operand when the constant has an encoding.</summary>
    public static bool TryCreate(uint value, out ModifiedImmediate operand)
    {
        uint? bits = Encode(value);
        operand = new ModifiedImmediate(bits ?? 0);
        return bits is not null;
    }

    private static uint? Encode(uint value)
    {
        uint low = value & 0xFF;
        uint second = (value >> 8) & 0xFF;
        if (value == low)
            return low;
        if (value == (low << 16 | low))
            return 0x100 | low;
        if (value == (second << 24 | second << 8))
            return 0x200 | second;
        if (value == (low << 24 | low << 16 | low << 8 | low))
            return 0x300 | low;

        // What is left is '1bcdefgh' rotated right by 8 to 31: the leading one gives the rotation.
        int rotation = 8 + BitOperations.LeadingZeroCount(value);
        uint significant = BitOperations.RotateLeft(value, rotation);
        return significant <= 0xFF ? (uint)rotation << 7 | (significant & 0x7F) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x}";
}

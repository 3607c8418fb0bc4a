using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Femto.Jit.Backends.Thumb;

/// <summary>Reads code back, by the rows that made it.</summary>
internal static class ThumbDisassembler
{
    /// <summary>Reads the instruction at an offset of code.</summary>
    public static NativeInstruction Read(ReadOnlySpan<byte> code, int offset)
    {
        uint first = BinaryPrimitives.ReadUInt16LittleEndian(code[offset..]);
        if (!IsWide(first) || code.Length < offset + 4)
            return new NativeInstruction(2, Text(first, 16, offset), $"{first:x4}", Literal(first, 16, offset));
        uint second = BinaryPrimitives.ReadUInt16LittleEndian(code[(offset + 2)..]);
        uint encoding = first << 16 | second;
        return new NativeInstruction(
            4, Text(encoding, 32, offset), $"{first:x4} {second:x4}", Literal(encoding, 32, offset));
    }

    /// <summary>The row an encoding belongs to: of several, the one with the most fixed bits.</summary>
    public static EncodingRow? Find(uint encoding, int width) => ThumbEncodings.Table.Rows
        .Where(row => row.Width == width && row.Matches(encoding) && !LoadsFromPc(row, encoding))
        .MaxBy(row => BitOperations.PopCount(row.Mask));

    /// <summary>The assembly of an encoding.</summary>
    /// <param name="encoding">The encoding, a first halfword on top.</param>
    /// <param name="width">16 or 32.</param>
    /// <param name="offset">Where it stands; null to have distances in place of branch targets.</param>
    public static string Text(uint encoding, int width, int? offset)
    {
        if (Find(encoding, width) is not { } row)
            return width == 16 ? $".short 0x{encoding:x4}" : $".inst.w 0x{encoding:x8}";
        StringBuilder text = new(row.Assembly);
        foreach (EncodingOperand operand in row.Operands)
            text.Replace($"{{{operand.Name}}}", ThumbOperandText.Of(operand.Type, operand.Extract(encoding), offset));
        return text.ToString();
    }

    /// <summary>With PC as their base, loads are LDR (literal), whose row has fewer fixed bits (A5.3.7).</summary>
    private static bool LoadsFromPc(EncodingRow row, uint encoding) =>
        row.Name.StartsWith("Ldr", StringComparison.Ordinal) && row.Operands.Any(
            operand => operand is { Name: "rn", Type: nameof(Reg) } && operand.Extract(encoding) == Reg.Pc.Bits);

    /// <summary>Armv7-M ARM, A5.1: these five bits begin a 32-bit instruction.</summary>
    private static bool IsWide(uint halfword) => halfword >> 11 is 0b11101 or 0b11110 or 0b11111;

    /// <summary>What LDR (literal) loads from: its offset counts from Align(PC, 4).</summary>
    private static int? Literal(uint encoding, int width, int offset)
    {
        if (Find(encoding, width) is not { Name: "LdrLiteralT1" or "LdrLiteralT2" } row)
            return null;
        int distance = (int)row.Operands.Single(operand => operand.Name == "imm").Extract(encoding);
        bool subtracts = row.Operands.Any(
            operand => operand.Name == "u" && operand.Extract(encoding) == (uint)OffsetSign.Minus);
        return (offset + 4 & ~3) + (subtracts ? -distance : distance);
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Reads code back, by the rows that made it.</summary>
internal static class XtensaDisassembler
{
    /// <summary>Reads the instruction at an offset of code.</summary>
    public static NativeInstruction Read(ReadOnlySpan<byte> code, int offset)
    {
        uint encoding = BinaryPrimitives.ReadUInt16LittleEndian(code[offset..]);
        if (IsNarrow(encoding) || code.Length < offset + 3)
            return new NativeInstruction(2, Text(encoding, 16, offset), $"{encoding:x4}", Literal: null);
        encoding |= (uint)code[offset + 2] << 16;
        return new NativeInstruction(3, Text(encoding, 24, offset), $"{encoding:x6}", LiteralOf(encoding, offset));
    }

    /// <summary>The row an encoding belongs to: of several, the one with the most fixed bits.</summary>
    public static EncodingRow? Find(uint encoding, int width) => XtensaEncodings.Table.Rows
        .Where(row => row.Width == width && row.Matches(encoding))
        .MaxBy(row => BitOperations.PopCount(row.Mask));

    /// <summary>The assembly of an encoding.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="width">16 or 24.</param>
    /// <param name="offset">Where it stands; null to have distances in place of targets, as GNU as takes them.</param>
    public static string Text(uint encoding, int width, int? offset)
    {
        if (Find(encoding, width) is not { } row)
            return width == 16 ? $".short 0x{encoding:x4}" : $".byte 0x{encoding:x6}";
        StringBuilder text = new(row.Assembly);
        foreach (EncodingOperand operand in row.Operands)
            text.Replace($"{{{operand.Name}}}", OperandText(operand, encoding, offset));
        return text.ToString();
    }

    /// <summary>Instruction formats: the highest bit of op0 says that an encoding is narrow (ISA manual, 7.2).</summary>
    private static bool IsNarrow(uint encoding) => (encoding & 15) >= 8;

    private static int? LiteralOf(uint encoding, int offset)
    {
        if (Find(encoding, 24) is not { Name: nameof(XtensaEncodings.L32r) } row)
            return null;
        return XtensaReferences.LiteralBase(offset) + LiteralDistance(row.Operands[1].Extract(encoding));
    }

    private static int LiteralDistance(uint bits) => unchecked((int)(0xFFFF_0000 | bits)) * 4;

    private static string OperandText(EncodingOperand operand, uint encoding, int? offset)
    {
        uint bits = operand.Extract(encoding);
        return operand.Type switch
        {
            nameof(AReg) => $"a{bits}",
            nameof(Imm8) => $"{SignExtend(bits, 8)}",
            nameof(Imm12) => $"{SignExtend(bits, 12)}",
            nameof(Imm8Pages) => $"{SignExtend(bits, 16)}",
            nameof(LeftShift) => $"{32 - bits}",
            nameof(FieldWidth) => $"{bits + 1}",
            nameof(SignBit) => $"{bits + 7}",
            nameof(NarrowAddend) => bits == 0 ? "-1" : $"{bits}",
            nameof(NarrowConstant) => $"{(bits >= 96 ? (int)bits - 128 : (int)bits)}",
            nameof(BranchConstant) => $"{BranchConstant.Decode(bits)}",
            nameof(UnsignedBranchConstant) => $"{UnsignedBranchConstant.Decode(bits)}",
            nameof(LiteralOffset) => Target(LiteralDistance(bits), XtensaReferences.LiteralBase, offset),
            nameof(CallOffset) => Target(SignExtend(bits, 20) + 4, XtensaReferences.CallBase, offset),
            nameof(JumpOffset) => Target(SignExtend(bits, 18) + 4, at => at, offset),
            nameof(BranchOffset8) => Target(SignExtend(bits, 8) + 4, at => at, offset),
            nameof(BranchOffset12) => Target(SignExtend(bits, 12) + 4, at => at, offset),
            nameof(NarrowBranchOffset) or nameof(LoopOffset) => Target((int)bits + 4, at => at, offset),
            _ => $"{bits}",
        };
    }

    private static int SignExtend(uint bits, int width) => unchecked((int)(bits << (32 - width))) >> (32 - width);

    private static string Target(int distance, Func<int, int> baseOf, int? offset) =>
        offset is int at ? $"0x{baseOf(at) + distance:x}" : $".{distance:+0;-0;+0}";
}

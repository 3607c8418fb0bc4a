using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Reads code back, by the rows that made it.</summary>
internal static class Rv32Disassembler
{
    /// <summary>Reads the instruction at an offset of code.</summary>
    public static NativeInstruction Read(ReadOnlySpan<byte> code, int offset)
    {
        uint encoding = BinaryPrimitives.ReadUInt16LittleEndian(code[offset..]);
        if (!IsWide(encoding) || code.Length < offset + 4)
            return new NativeInstruction(2, Text(encoding, 16, offset), $"{encoding:x4}", Literal: null);
        encoding = BinaryPrimitives.ReadUInt32LittleEndian(code[offset..]);
        return new NativeInstruction(4, Text(encoding, 32, offset), $"{encoding:x8}", Literal: null);
    }

    /// <summary>The row an encoding belongs to: of several, the one with the most fixed bits.</summary>
    public static EncodingRow? Find(uint encoding, int width) => Rv32Encodings.Table.Rows
        .Where(row => row.Width == width && row.Matches(encoding) && HasRegisters(row, encoding))
        .MaxBy(row => BitOperations.PopCount(row.Mask));

    /// <summary>The assembly of an encoding.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="width">16 or 32.</param>
    /// <param name="offset">Where it stands; null to have distances in place of branch targets.</param>
    public static string Text(uint encoding, int width, int? offset)
    {
        if (Find(encoding, width) is not { } row)
            return width == 16 ? $".half 0x{encoding:x4}" : $".word 0x{encoding:x8}";
        StringBuilder text = new(row.Assembly);
        foreach (EncodingOperand operand in row.Operands)
            text.Replace($"{{{operand.Name}}}", OperandText(row, operand, encoding, offset));
        return text.ToString();
    }

    /// <summary>ISA manual, volume I, 1.5: the lowest two bits of a 32-bit instruction are ones.</summary>
    private static bool IsWide(uint encoding) => (encoding & 3) == 3;

    /// <summary>
    /// With x0 in place of a register, C.MV, C.ADD and their like are other instructions or reserved.
    /// </summary>
    private static bool HasRegisters(EncodingRow row, uint encoding) => row.Width == 32
        || row.Name == nameof(Rv32Encodings.CSwsp)
        || row.Operands.All(operand => operand.Type != nameof(XReg) || operand.Extract(encoding) != 0);

    private static string OperandText(EncodingRow row, EncodingOperand operand, uint encoding, int? offset)
    {
        uint bits = operand.Extract(encoding);
        return operand.Type switch
        {
            nameof(XReg) => $"x{bits}",
            nameof(CReg) => $"x{bits + 8}",
            nameof(MemoryOrder) => ((MemoryOrder)bits) switch
            {
                MemoryOrder.Relaxed => "",
                MemoryOrder.Release => ".rl",
                MemoryOrder.Acquire => ".aq",
                _ => ".aqrl",
            },
            nameof(ControlRegister) => bits == (uint)ControlRegister.Mstatus ? "mstatus" : $"0x{bits:x}",
            nameof(Imm6) when row.Name == nameof(Rv32Encodings.CLui) => $"{SignExtend(bits, 6) & 0xF_FFFF}",
            nameof(Imm6) => $"{SignExtend(bits, 6)}",
            nameof(Imm12) => $"{SignExtend(bits, 12)}",
            nameof(StackAdjustment) => $"{SignExtend(bits, 10)}",
            nameof(BranchOffset) => Target(bits, 13, offset),
            nameof(JumpOffset) => Target(bits, 21, offset),
            nameof(CBranchOffset) => Target(bits, 9, offset),
            nameof(CJumpOffset) => Target(bits, 12, offset),
            _ => $"{bits}",
        };
    }

    private static int SignExtend(uint bits, int width) => unchecked((int)(bits << (32 - width))) >> (32 - width);

    private static string Target(uint bits, int width, int? offset)
    {
        int distance = SignExtend(bits, width);
        return offset is int at ? $"0x{at + distance:x}" : $"{distance}";
    }
}

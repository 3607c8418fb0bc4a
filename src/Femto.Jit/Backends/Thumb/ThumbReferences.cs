using System.Buffers.Binary;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb;

/// <summary>
/// The 16-bit forms of references to labels, and BL. Branches count from the address of the instruction plus 4, literal
/// loads from that rounded down to a multiple of 4 (Armv7-M ARM, A4.2.1).
/// </summary>
internal static class ThumbReferences
{
    /// <summary>What the program counter reads as, less the address of the instruction that reads it.</summary>
    public const int PcBias = 4;

    /// <summary>B.</summary>
    public static ReferenceForm NearBranch { get; } = new(2,
        (from, to) => BranchOffset11.Fits(Distance(from, to)),
        (code, from, to) => Write16(code, BT2(new BranchOffset11(Distance(from, to)))));

    /// <summary>BL.</summary>
    public static ReferenceForm[] Call { get; } =
    [
        new(4, (from, to) => BranchOffset24.Fits(Distance(from, to)),
            (code, from, to) => Write32(code, BlT1(new BranchOffset24(Distance(from, to))))),
    ];

    /// <summary>B under a condition.</summary>
    public static ReferenceForm NearBranchIf(Condition condition) => new(2,
        (from, to) => BranchOffset8.Fits(Distance(from, to)),
        (code, from, to) => Write16(code, BT1(condition, new BranchOffset8(Distance(from, to)))));

    /// <summary>LDR (literal).</summary>
    public static ReferenceForm NearLiteral(LowReg register) => new(2,
        (from, to) => Imm8Words.Fits(LiteralDistance(from, to)),
        (code, from, to) => Write16(code, LdrLiteralT1(register, new Imm8Words(LiteralDistance(from, to)))));

    public static int Distance(int from, int to) => to - from - PcBias;

    public static int LiteralDistance(int from, int to) => to - ((from + PcBias) & ~3);

    public static void Write16(Span<byte> code, ushort encoding) =>
        BinaryPrimitives.WriteUInt16LittleEndian(code, encoding);

    /// <summary>A 32-bit instruction is two halfwords, the first at the lower address (Armv7-M ARM, A5.1).</summary>
    public static void Write32(Span<byte> code, uint encoding)
    {
        Write16(code, (ushort)(encoding >> 16));
        Write16(code[2..], (ushort)(encoding & 0xFFFF));
    }
}

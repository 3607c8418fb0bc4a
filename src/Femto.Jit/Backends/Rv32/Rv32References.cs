using System.Buffers.Binary;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Rv32.Rv32Encodings;

namespace Femto.Jit.Backends.Rv32;

/// <summary>
/// The forms of references to labels, narrowest first. Distances count from the address of the instruction (RISC-V ISA
/// manual, volume I, 2.5).
/// </summary>
internal sealed class Rv32References(bool compressed)
{
    private static readonly XReg scratch = new(Rv32Registers.Scratch);

    /// <summary>A jump.</summary>
    public ReferenceForm[] Jump { get; } = Forms(compressed, CJ, XReg.Zero, scratch);

    /// <summary>A call that leaves the return address in ra.</summary>
    public ReferenceForm[] Call { get; } = Forms(compressed, CJal, XReg.Ra, XReg.Ra);

    /// <summary>A call that leaves the return address in t0.</summary>
    public ReferenceForm[] CallByScratch { get; } = Forms(compressed: false, CJal, scratch, scratch);

    private static ReferenceForm[] Forms(
        bool compressed, Func<CJumpOffset, ushort> narrow, XReg link, XReg address)
    {
        ReferenceForm near = new(4,
            (from, to) => JumpOffset.Fits(to - from),
            (code, from, to) => Write(code, Jal(link, new JumpOffset(to - from))));
        ReferenceForm far = new(8, (_, _) => true, (code, from, to) => WriteFar(code, to - from, link, address));
        return !compressed ? [near, far] :
        [
            new(2, (from, to) => CJumpOffset.Fits(to - from),
                (code, from, to) => Write(code, narrow(new CJumpOffset(to - from)))),
            near, far,
        ];
    }

    /// <summary>AUIPC adds the upper 20 bits, JALR the lower 12, which are signed.</summary>
    private static void WriteFar(Span<byte> code, int distance, XReg link, XReg address)
    {
        (Imm20 upper, Imm12 lower) = Halves(distance);
        Write(code, Auipc(address, upper));
        Write(code[4..], Jalr(link, address, lower));
    }

    /// <summary>The upper 20 bits and the signed lower 12 bits whose sum is a word.</summary>
    public static (Imm20 Upper, Imm12 Lower) Halves(int word)
    {
        uint upper = unchecked((uint)word + 0x800u) >> 12;
        return (new Imm20(upper), new Imm12(unchecked(word - (int)(upper << 12))));
    }

    /// <summary>A branch under a condition; far away, a jump around which the inverse leads.</summary>
    public ReferenceForm[] BranchIf(Rv32Condition condition, XReg left, XReg right)
    {
        bool equality = condition is Rv32Condition.Equal or Rv32Condition.NotEqual;
        if (equality && left.IsZero)
            (left, right) = (right, left);
        ReferenceForm wide = new(4,
            (from, to) => BranchOffset.Fits(to - from),
            (code, from, to) => Write(code, Encode(condition, left, right, to - from)));
        ReferenceForm[] around = [Around(condition, left, right, Jump[^2]), Around(condition, left, right, Jump[^1])];
        if (!compressed || !equality || !right.IsZero || !CReg.TryCreate(left, out CReg low))
            return [wide, .. around];
        return
        [
            new(2, (from, to) => CBranchOffset.Fits(to - from), (code, from, to) =>
            {
                var offset = new CBranchOffset(to - from);
                Write(code, condition == Rv32Condition.Equal ? CBeqz(low, offset) : CBnez(low, offset));
            }),
            wide, .. around,
        ];
    }

    private static ReferenceForm Around(Rv32Condition condition, XReg left, XReg right, ReferenceForm jump) => new(
        4 + jump.Size,
        (from, to) => jump.Reaches(from + 4, to),
        (code, from, to) =>
        {
            Write(code, Encode(condition.Inverted(), left, right, 4 + jump.Size));
            jump.Encode(code[4..], from + 4, to);
        });

    private static uint Encode(Rv32Condition condition, XReg left, XReg right, int distance)
    {
        var offset = new BranchOffset(distance);
        return condition switch
        {
            Rv32Condition.Equal => Beq(left, right, offset),
            Rv32Condition.NotEqual => Bne(left, right, offset),
            Rv32Condition.Less => Blt(left, right, offset),
            Rv32Condition.GreaterOrEqual => Bge(left, right, offset),
            Rv32Condition.LessUnsigned => Bltu(left, right, offset),
            _ => Bgeu(left, right, offset),
        };
    }

    public static void Write(Span<byte> code, ushort encoding) =>
        BinaryPrimitives.WriteUInt16LittleEndian(code, encoding);

    public static void Write(Span<byte> code, uint encoding) =>
        BinaryPrimitives.WriteUInt32LittleEndian(code, encoding);
}

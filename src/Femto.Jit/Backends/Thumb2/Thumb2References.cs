using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;
using static Femto.Jit.Backends.Thumb.ThumbReferences;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>The forms of references to labels, narrowest first.</summary>
internal static class Thumb2References
{
    /// <summary>B.</summary>
    public static ReferenceForm[] Branch { get; } =
    [
        NearBranch,
        new(4, (from, to) => BranchOffset24.Fits(Distance(from, to)),
            (code, from, to) => Write32(code, BT4(new BranchOffset24(Distance(from, to))))),
    ];

    /// <summary>B under a condition; far away, B around which the inverse leads.</summary>
    public static ReferenceForm[] BranchIf(Condition condition) =>
    [
        NearBranchIf(condition),
        new(4, (from, to) => BranchOffset20.Fits(Distance(from, to)),
            (code, from, to) => Write32(code, BT3(condition, new BranchOffset20(Distance(from, to))))),
        new(6, (from, to) => BranchOffset24.Fits(Distance(from + 2, to)),
            (code, from, to) => WriteAround(code, condition, from, to)),
    ];

    /// <summary>CBZ or CBNZ; else CMP with 0 and a branch. Destroys the flags.</summary>
    public static ReferenceForm[] BranchIfZero(Reg register, bool zero)
    {
        Condition condition = zero ? Condition.Eq : Condition.Ne;
        int compareSize = register.IsLow ? 2 : 4;
        IEnumerable<ReferenceForm> forms = BranchIf(condition).Select(form => new ReferenceForm(
            compareSize + form.Size,
            (from, to) => form.Reaches(from + compareSize, to),
            (code, from, to) =>
            {
                WriteCompareZero(code, register);
                form.Encode(code[compareSize..], from + compareSize, to);
            }));
        return LowReg.TryCreate(register, out LowReg low) ? [CompareAndBranch(low, zero), .. forms] : [.. forms];
    }

    /// <summary>LDR (literal).</summary>
    public static ReferenceForm[] Literal(Reg register)
    {
        var wide = new ReferenceForm(4,
            (from, to) => Imm12.Fits(Math.Abs(LiteralDistance(from, to))),
            (code, from, to) =>
            {
                int distance = LiteralDistance(from, to);
                OffsetSign sign = distance >= 0 ? OffsetSign.Plus : OffsetSign.Minus;
                Write32(code, LdrLiteralT2(register, sign, new Imm12(Math.Abs(distance))));
            });
        if (!LowReg.TryCreate(register, out LowReg low))
            return [wide];
        return [NearLiteral(low), wide];
    }

    private static ReferenceForm CompareAndBranch(LowReg register, bool zero) => new(2,
        (from, to) => CompareBranchOffset.Fits(Distance(from, to)),
        (code, from, to) =>
        {
            var offset = new CompareBranchOffset(Distance(from, to));
            Write16(code, zero ? CbzT1(register, offset) : CbnzT1(register, offset));
        });

    private static void WriteCompareZero(Span<byte> code, Reg register)
    {
        if (LowReg.TryCreate(register, out LowReg low))
            Write16(code, CmpImmediateT1(low, new Imm8(0)));
        else
            Write32(code, CmpImmediateT2(register, new ModifiedImmediate(0)));
    }

    private static void WriteAround(Span<byte> code, Condition condition, int from, int to)
    {
        const int Skip = 6;
        Write16(code, BT1(condition.Inverted, new BranchOffset8(Skip - PcBias)));
        Write32(code[2..], BT4(new BranchOffset24(Distance(from + 2, to))));
    }
}

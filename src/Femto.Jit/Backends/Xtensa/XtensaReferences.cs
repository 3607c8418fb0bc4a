using System.Buffers.Binary;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Xtensa.XtensaEncodings;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>
/// The forms of references to labels, narrowest first. Distances count from the address of the instruction plus 4, those
/// of calls from its word plus 4 (ISA manual, 7.3.2).
/// </summary>
internal static class XtensaReferences
{
    private const int PcBias = 4;
    private const int WideBytes = 3;

    /// <summary>J.</summary>
    public static ReferenceForm[] Jump { get; } =
    [
        new(WideBytes, (from, to) => JumpOffset.Fits(Distance(from, to)),
            (code, from, to) => WriteWide(code, J(new JumpOffset(Distance(from, to))))),
    ];

    /// <summary>CALL0, which leaves the return address in a0.</summary>
    public static ReferenceForm[] Call { get; } = [CallForm(Call0)];

    /// <summary>CALL8, whose callee sees a8 to a15 as a0 to a7.</summary>
    public static ReferenceForm[] CallWindowed { get; } = [CallForm(Call8)];

    /// <summary>CALL0 after what was in a0 went to another register.</summary>
    public static ReferenceForm[] CallKeepingLink(AReg kept)
    {
        ReferenceForm call = CallForm(Call0);
        return
        [
            new(2 + call.Size, (from, to) => call.Reaches(from + 2, to), (code, from, to) =>
            {
                WriteNarrow(code, MovN(kept, AReg.Link));
                call.Encode(code[2..], from + 2, to);
            }),
        ];
    }

    /// <summary>L32R.</summary>
    public static ReferenceForm[] Literal(AReg register) =>
    [
        new(WideBytes, (from, to) => LiteralOffset.Fits(to - LiteralBase(from)),
            (code, from, to) => WriteWide(code, L32r(register, new LiteralOffset(to - LiteralBase(from))))),
    ];

    /// <summary>LOOP, or with <paramref name="orNone"/> LOOPNEZ: to the end of the loop.</summary>
    public static ReferenceForm[] LoopTo(AReg count, bool orNone) =>
    [
        new(WideBytes, (from, to) => LoopOffset.Fits(Distance(from, to)), (code, from, to) =>
        {
            var offset = new LoopOffset(Distance(from, to));
            WriteWide(code, orNone ? Loopnez(count, offset) : Loop(count, offset));
        }),
    ];

    /// <summary>A branch under a test of one or two registers; far away, a jump around which the inverse leads.</summary>
    public static ReferenceForm[] BranchIf(XtensaTest test, AReg left, AReg right)
    {
        ReferenceForm wide = new(WideBytes,
            (from, to) => test.IsAgainstZero
                ? BranchOffset12.Fits(Distance(from, to))
                : BranchOffset8.Fits(Distance(from, to)),
            (code, from, to) => WriteWide(code, Encode(test, left, right, Distance(from, to))));
        if (test.Condition > XtensaCondition.NotEqualZero)
            return [wide, Around(wide: true)];
        return
        [
            new(2, (from, to) => NarrowBranchOffset.Fits(Distance(from, to)),
                (code, from, to) => WriteNarrow(code, EncodeNarrow(test, left, Distance(from, to)))),
            wide, Around(wide: false),
        ];

        ReferenceForm Around(bool wide)
        {
            int size = wide ? WideBytes : 2;
            int distance = Distance(0, size + WideBytes);
            return new(size + WideBytes, (from, to) => Jump[0].Reaches(from + size, to), (code, from, to) =>
            {
                if (wide)
                    WriteWide(code, Encode(test.Inverted, left, right, distance));
                else
                    WriteNarrow(code, EncodeNarrow(test.Inverted, left, distance));
                Jump[0].Encode(code[size..], from + size, to);
            });
        }
    }

    /// <summary>What the distance of a literal counts from: the address rounded up to a word.</summary>
    public static int LiteralBase(int at) => at + 3 & ~3;

    /// <summary>What the distance of a call counts from, less the bias.</summary>
    public static int CallBase(int at) => at & ~3;

    private static int Distance(int from, int to) => to - from - PcBias;

    private static ReferenceForm CallForm(Func<CallOffset, uint> encode) => new(WideBytes,
        (from, to) => CallOffset.Fits(Distance(CallBase(from), to)),
        (code, from, to) => WriteWide(code, encode(new CallOffset(Distance(CallBase(from), to)))));

    private static ushort EncodeNarrow(XtensaTest test, AReg register, int distance)
    {
        var offset = new NarrowBranchOffset(distance);
        return test.Condition == XtensaCondition.EqualZero ? BeqzN(register, offset) : BnezN(register, offset);
    }

    private static uint Encode(XtensaTest test, AReg left, AReg right, int distance) => test.Condition switch
    {
        XtensaCondition.EqualZero => Beqz(left, new BranchOffset12(distance)),
        XtensaCondition.NotEqualZero => Bnez(left, new BranchOffset12(distance)),
        XtensaCondition.LessZero => Bltz(left, new BranchOffset12(distance)),
        XtensaCondition.GreaterOrEqualZero => Bgez(left, new BranchOffset12(distance)),
        <= XtensaCondition.BitSet => EncodeConstant(test, left, new BranchOffset8(distance)),
        _ => EncodeRegisters(test.Condition, left, right, new BranchOffset8(distance)),
    };

    private static uint EncodeConstant(XtensaTest test, AReg register, BranchOffset8 offset) => test.Condition switch
    {
        XtensaCondition.EqualConstant => Beqi(register, new BranchConstant(test.Constant), offset),
        XtensaCondition.NotEqualConstant => Bnei(register, new BranchConstant(test.Constant), offset),
        XtensaCondition.LessConstant => Blti(register, new BranchConstant(test.Constant), offset),
        XtensaCondition.GreaterOrEqualConstant => Bgei(register, new BranchConstant(test.Constant), offset),
        XtensaCondition.LessUnsignedConstant =>
            Bltui(register, new UnsignedBranchConstant(test.Constant), offset),
        XtensaCondition.GreaterOrEqualUnsignedConstant =>
            Bgeui(register, new UnsignedBranchConstant(test.Constant), offset),
        XtensaCondition.BitClear => Bbci(register, new Imm5(test.Constant), offset),
        _ => Bbsi(register, new Imm5(test.Constant), offset),
    };

    private static uint EncodeRegisters(
        XtensaCondition condition, AReg left, AReg right, BranchOffset8 offset) => condition switch
    {
        XtensaCondition.Equal => Beq(left, right, offset),
        XtensaCondition.NotEqual => Bne(left, right, offset),
        XtensaCondition.Less => Blt(left, right, offset),
        XtensaCondition.GreaterOrEqual => Bge(left, right, offset),
        XtensaCondition.LessUnsigned => Bltu(left, right, offset),
        XtensaCondition.GreaterOrEqualUnsigned => Bgeu(left, right, offset),
        XtensaCondition.NoCommonBit => Bnone(left, right, offset),
        _ => Bany(left, right, offset),
    };

    public static void WriteNarrow(Span<byte> code, ushort encoding) =>
        BinaryPrimitives.WriteUInt16LittleEndian(code, encoding);

    public static void WriteWide(Span<byte> code, uint encoding)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(code, unchecked((ushort)encoding));
        code[2] = (byte)(encoding >> 16);
    }
}

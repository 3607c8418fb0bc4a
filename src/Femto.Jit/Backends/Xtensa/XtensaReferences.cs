using System.Buffers.Binary;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Xtensa.XtensaEncodings;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>
/// The forms of references to labels, narrowest first. Distances count from the address of the instruction plus 4, those
/// of calls from its word plus 4 (ISA manual, 7.3.2).
/// </summary>
/// <param name="farJumps">
/// Whether code may be so long that jumps do not reach; then <see cref="XtensaRegisters.KeptLink"/> and
/// <see cref="XtensaRegisters.Scratch"/> are free for them.
/// </param>
internal sealed class XtensaReferences(bool farJumps)
{
    private const int PcBias = 4;
    private const int WideBytes = 3;
    private const int FarBytes = 29;

    private static readonly AReg keptLink = new(XtensaRegisters.KeptLink);
    private static readonly AReg scratch = new(XtensaRegisters.Scratch);

    private static readonly ReferenceForm near = new(WideBytes,
        (from, to) => JumpOffset.Fits(Distance(from, to)),
        (code, from, to) => WriteWide(code, J(new JumpOffset(Distance(from, to)))));

    /// <summary>J; far away, JX.</summary>
    public ReferenceForm[] Jump { get; } = farJumps
        ? [near, new ReferenceForm(FarBytes, (_, _) => true, (code, from, to) => WriteFar(code, from, to, Jx))]
        : [near];

    /// <summary>CALL0, which leaves the return address in a0.</summary>
    public static ReferenceForm[] Call { get; } = CallForms(Call0, Callx0);

    /// <summary>CALL0 whose return address says where it was.</summary>
    public static ReferenceForm[] CallTrap { get; } = [Call[0]];

    /// <summary>CALL8, whose callee sees a8 to a15 as a0 to a7.</summary>
    public static ReferenceForm[] CallWindowed { get; } = CallForms(Call8, Callx8);

    /// <summary>CALL0 after what was in a0 went to another register.</summary>
    public static ReferenceForm[] CallKeepingLink(AReg kept)
    {
        ReferenceForm call = CallTrap[0];
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

    /// <summary>LOOP, to the end of the loop.</summary>
    public static ReferenceForm[] LoopTo(AReg count) =>
    [
        new(WideBytes, (from, to) => LoopOffset.Fits(Distance(from, to)),
            (code, from, to) => WriteWide(code, Loop(count, new LoopOffset(Distance(from, to))))),
    ];

    /// <summary>A branch under a test of one or two registers; far away, a jump around which the inverse leads.</summary>
    public ReferenceForm[] BranchIf(XtensaTest test, AReg left, AReg right)
    {
        ReferenceForm wide = new(WideBytes,
            (from, to) => test.IsAgainstZero
                ? BranchOffset12.Fits(Distance(from, to))
                : BranchOffset8.Fits(Distance(from, to)),
            (code, from, to) => WriteWide(code, Encode(test, left, right, Distance(from, to))));
        if (test.Condition > XtensaCondition.NotEqualZero)
            return [wide, .. Jump.Select(jump => Around(jump, wide: true))];
        return
        [
            new(2, (from, to) => NarrowBranchOffset.Fits(Distance(from, to)),
                (code, from, to) => WriteNarrow(code, EncodeNarrow(test, left, Distance(from, to)))),
            wide, .. Jump.Select(jump => Around(jump, wide: false)),
        ];

        ReferenceForm Around(ReferenceForm jump, bool wide)
        {
            int size = wide ? WideBytes : 2;
            int distance = Distance(0, size + jump.Size);
            return new(size + jump.Size, (from, to) => jump.Reaches(from + size, to), (code, from, to) =>
            {
                if (wide)
                    WriteWide(code, Encode(test.Inverted, left, right, distance));
                else
                    WriteNarrow(code, EncodeNarrow(test.Inverted, left, distance));
                jump.Encode(code[size..], from + size, to);
            });
        }
    }

    /// <summary>What the distance of a literal counts from: the address rounded up to a word.</summary>
    public static int LiteralBase(int at) => at + 3 & ~3;

    /// <summary>What the distance of a call counts from, less the bias.</summary>
    public static int CallBase(int at) => at & ~3;

    private static int Distance(int from, int to) => to - from - PcBias;

    private static ReferenceForm[] CallForms(Func<CallOffset, uint> near, Func<AReg, uint> far) =>
    [
        new(WideBytes,
            (from, to) => CallOffset.Fits(Distance(CallBase(from), to)),
            (code, from, to) => WriteWide(code, near(new CallOffset(Distance(CallBase(from), to))))),
        new(FarBytes, (_, _) => true, (code, from, to) => WriteFar(code, from, to, far)),
    ];

    /// <summary>
    /// Goes to an address computed from that after a CALL0, which leads to the next word. The return address waits in
    /// another register. Constants go to pages of 4096 bytes, of 256, and the rest.
    /// </summary>
    private static void WriteFar(Span<byte> code, int from, int to, Func<AReg, uint> leave)
    {
        const int CallAt = 2;
        int known = from + CallAt + WideBytes;
        int next = known + 3 & ~3;
        int distance = to - known;
        int rest = unchecked((sbyte)distance);
        int middle = (distance - rest) & 0xF00;
        int upper = distance - rest - middle >> 12;
        WriteNarrow(code, MovN(keptLink, AReg.Link));
        WriteWide(code[CallAt..], Call0(new CallOffset(Distance(CallBase(from + CallAt), next))));
        Span<byte> sum = code[(next - from)..];
        WriteWide(sum, Movi(scratch, new Imm12(upper)));
        WriteWide(sum[3..], Slli(scratch, scratch, new LeftShift(12)));
        WriteWide(sum[6..], Addmi(scratch, scratch, new Imm8Pages(middle)));
        WriteWide(sum[9..], Addi(scratch, scratch, new Imm8(rest)));
        WriteNarrow(sum[12..], AddN(scratch, scratch, AReg.Link));
        WriteNarrow(sum[14..], MovN(AReg.Link, keptLink));
        WriteWide(sum[16..], leave(scratch));
        Fill(sum[19..]);
    }

    /// <summary>Where a call returns to, two to five bytes that do nothing.</summary>
    private static void Fill(Span<byte> code)
    {
        if (code.Length % 2 != 0)
        {
            WriteWide(code, Or(scratch, scratch, scratch));
            code = code[WideBytes..];
        }

        for (; code.Length > 0; code = code[2..])
            WriteNarrow(code, MovN(scratch, scratch));
    }

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

namespace Femto.Jit.Backends.Thumb;

// Armv7-M ARM, A5.3: 32-bit loads and stores.
internal static partial class ThumbEncodings
{
    // A5.3.7 to A5.3.10 Load and store single data item: 12-bit offset.
    [Encoding("1111100 0 1 00 0 rn | rt imm", "strb.w {rt}, [{rn}, #{imm}]")]
    public static partial uint StrbImmediateT2(Reg rt, Reg rn, Imm12 imm);
    [Encoding("1111100 0 1 01 0 rn | rt imm", "strh.w {rt}, [{rn}, #{imm}]")]
    public static partial uint StrhImmediateT2(Reg rt, Reg rn, Imm12 imm);
    [Encoding("1111100 0 1 10 0 rn | rt imm", "str.w {rt}, [{rn}, #{imm}]")]
    public static partial uint StrImmediateT3(Reg rt, Reg rn, Imm12 imm);
    [Encoding("1111100 0 1 00 1 rn | rt imm", "ldrb.w {rt}, [{rn}, #{imm}]")]
    public static partial uint LdrbImmediateT2(Reg rt, Reg rn, Imm12 imm);
    [Encoding("1111100 0 1 01 1 rn | rt imm", "ldrh.w {rt}, [{rn}, #{imm}]")]
    public static partial uint LdrhImmediateT2(Reg rt, Reg rn, Imm12 imm);
    [Encoding("1111100 0 1 10 1 rn | rt imm", "ldr.w {rt}, [{rn}, #{imm}]")]
    public static partial uint LdrImmediateT3(Reg rt, Reg rn, Imm12 imm);
    [Encoding("1111100 1 1 00 1 rn | rt imm", "ldrsb.w {rt}, [{rn}, #{imm}]")]
    public static partial uint LdrsbImmediateT1(Reg rt, Reg rn, Imm12 imm);
    [Encoding("1111100 1 1 01 1 rn | rt imm", "ldrsh.w {rt}, [{rn}, #{imm}]")]
    public static partial uint LdrshImmediateT1(Reg rt, Reg rn, Imm12 imm);

    // A5.3.7 to A5.3.10 8-bit offset: negative, pre-indexed or post-indexed.
    [Encoding("1111100 0 0 00 0 rn | rt 1 imm", "strb {rt}, [{rn}{imm}")]
    public static partial uint StrbImmediateT3(Reg rt, Reg rn, IndexedOffset imm);
    [Encoding("1111100 0 0 01 0 rn | rt 1 imm", "strh {rt}, [{rn}{imm}")]
    public static partial uint StrhImmediateT3(Reg rt, Reg rn, IndexedOffset imm);
    [Encoding("1111100 0 0 10 0 rn | rt 1 imm", "str {rt}, [{rn}{imm}")]
    public static partial uint StrImmediateT4(Reg rt, Reg rn, IndexedOffset imm);
    [Encoding("1111100 0 0 00 1 rn | rt 1 imm", "ldrb {rt}, [{rn}{imm}")]
    public static partial uint LdrbImmediateT3(Reg rt, Reg rn, IndexedOffset imm);
    [Encoding("1111100 0 0 01 1 rn | rt 1 imm", "ldrh {rt}, [{rn}{imm}")]
    public static partial uint LdrhImmediateT3(Reg rt, Reg rn, IndexedOffset imm);
    [Encoding("1111100 0 0 10 1 rn | rt 1 imm", "ldr {rt}, [{rn}{imm}")]
    public static partial uint LdrImmediateT4(Reg rt, Reg rn, IndexedOffset imm);
    [Encoding("1111100 1 0 00 1 rn | rt 1 imm", "ldrsb {rt}, [{rn}{imm}")]
    public static partial uint LdrsbImmediateT2(Reg rt, Reg rn, IndexedOffset imm);
    [Encoding("1111100 1 0 01 1 rn | rt 1 imm", "ldrsh {rt}, [{rn}{imm}")]
    public static partial uint LdrshImmediateT2(Reg rt, Reg rn, IndexedOffset imm);

    // A5.3.7 to A5.3.10 Register offset, shifted left by imm.
    [Encoding("1111100 0 0 00 0 rn | rt 000000 imm rm", "strb.w {rt}, [{rn}, {rm}{imm}]")]
    public static partial uint StrbRegisterT2(Reg rt, Reg rn, Reg rm, Imm2 imm);
    [Encoding("1111100 0 0 01 0 rn | rt 000000 imm rm", "strh.w {rt}, [{rn}, {rm}{imm}]")]
    public static partial uint StrhRegisterT2(Reg rt, Reg rn, Reg rm, Imm2 imm);
    [Encoding("1111100 0 0 10 0 rn | rt 000000 imm rm", "str.w {rt}, [{rn}, {rm}{imm}]")]
    public static partial uint StrRegisterT2(Reg rt, Reg rn, Reg rm, Imm2 imm);
    [Encoding("1111100 0 0 00 1 rn | rt 000000 imm rm", "ldrb.w {rt}, [{rn}, {rm}{imm}]")]
    public static partial uint LdrbRegisterT2(Reg rt, Reg rn, Reg rm, Imm2 imm);
    [Encoding("1111100 0 0 01 1 rn | rt 000000 imm rm", "ldrh.w {rt}, [{rn}, {rm}{imm}]")]
    public static partial uint LdrhRegisterT2(Reg rt, Reg rn, Reg rm, Imm2 imm);
    [Encoding("1111100 0 0 10 1 rn | rt 000000 imm rm", "ldr.w {rt}, [{rn}, {rm}{imm}]")]
    public static partial uint LdrRegisterT2(Reg rt, Reg rn, Reg rm, Imm2 imm);
    [Encoding("1111100 1 0 00 1 rn | rt 000000 imm rm", "ldrsb.w {rt}, [{rn}, {rm}{imm}]")]
    public static partial uint LdrsbRegisterT2(Reg rt, Reg rn, Reg rm, Imm2 imm);
    [Encoding("1111100 1 0 01 1 rn | rt 000000 imm rm", "ldrsh.w {rt}, [{rn}, {rm}{imm}]")]
    public static partial uint LdrshRegisterT2(Reg rt, Reg rn, Reg rm, Imm2 imm);

    // A5.3.7 Literal: relative to Align(PC, 4).
    [Encoding("1111100 0 u 10 1 1111 | rt imm", "ldr.w {rt}, [pc, #{u}{imm}]")]
    public static partial uint LdrLiteralT2(Reg rt, OffsetSign u, Imm12 imm);

    // A5.3.6 Load and store dual.
    [Encoding("1110100 imm[10:9] 1 imm[8] 0 rn | rt rt2 imm[7:0]", "strd {rt}, {rt2}, [{rn}{imm}")]
    public static partial uint StrdImmediateT1(Reg rt, Reg rt2, Reg rn, IndexedWordOffset imm);
    [Encoding("1110100 imm[10:9] 1 imm[8] 1 rn | rt rt2 imm[7:0]", "ldrd {rt}, {rt2}, [{rn}{imm}")]
    public static partial uint LdrdImmediateT1(Reg rt, Reg rt2, Reg rn, IndexedWordOffset imm);

    // A5.3.6 Load and store exclusive.
    [Encoding("1110100 0 0 1 0 0 rn | rt rd imm", "strex {rd}, {rt}, [{rn}, #{imm}]")]
    public static partial uint StrexT1(Reg rd, Reg rt, Reg rn, Imm8Words imm);
    [Encoding("1110100 0 0 1 0 1 rn | rt (1)(1)(1)(1) imm", "ldrex {rt}, [{rn}, #{imm}]")]
    public static partial uint LdrexT1(Reg rt, Reg rn, Imm8Words imm);
    [Encoding("1110100 0 1 1 0 0 rn | rt (1)(1)(1)(1) 0100 rd", "strexb {rd}, {rt}, [{rn}]")]
    public static partial uint StrexbT1(Reg rd, Reg rt, Reg rn);
    [Encoding("1110100 0 1 1 0 0 rn | rt (1)(1)(1)(1) 0101 rd", "strexh {rd}, {rt}, [{rn}]")]
    public static partial uint StrexhT1(Reg rd, Reg rt, Reg rn);
    [Encoding("1110100 0 1 1 0 1 rn | rt (1)(1)(1)(1) 0100 (1)(1)(1)(1)", "ldrexb {rt}, [{rn}]")]
    public static partial uint LdrexbT1(Reg rt, Reg rn);
    [Encoding("1110100 0 1 1 0 1 rn | rt (1)(1)(1)(1) 0101 (1)(1)(1)(1)", "ldrexh {rt}, [{rn}]")]
    public static partial uint LdrexhT1(Reg rt, Reg rn);

    // A5.3.5 Load and store multiple; A7.7.99 and A7.7.101 PUSH and POP, of several registers and of one.
    [Encoding("1110100 01 0 w 0 rn | registers", "stm.w {rn}{w}, {registers}")]
    public static partial uint StmT2(Reg rn, WriteBack w, StoreList registers);
    [Encoding("1110100 01 0 w 1 rn | registers", "ldm.w {rn}{w}, {registers}")]
    public static partial uint LdmT2(Reg rn, WriteBack w, LoadList registers);
    [Encoding("1110100 10 0 w 0 rn | registers", "stmdb {rn}{w}, {registers}")]
    public static partial uint StmdbT1(Reg rn, WriteBack w, StoreList registers);
    [Encoding("1110100 10 0 w 1 rn | registers", "ldmdb {rn}{w}, {registers}")]
    public static partial uint LdmdbT1(Reg rn, WriteBack w, LoadList registers);
    [Encoding("1110100 10 0 1 0 1101 | registers", "push.w {registers}")]
    public static partial uint PushT2(StoreList registers);
    [Encoding("1110100 01 0 1 1 1101 | registers", "pop.w {registers}")]
    public static partial uint PopT2(LoadList registers);
    [Encoding("1111100 0 0 10 0 1101 | rt 1 101 00000100", "str {rt}, [sp, #-4]!")]
    public static partial uint PushT3(Reg rt);
    [Encoding("1111100 0 0 10 1 1101 | rt 1 011 00000100", "ldr {rt}, [sp], #4")]
    public static partial uint PopT3(Reg rt);
}

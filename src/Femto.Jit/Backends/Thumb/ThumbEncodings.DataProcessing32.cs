namespace Femto.Jit.Backends.Thumb;

// Armv7-M ARM, A5.3: 32-bit instructions that compute.
internal static partial class ThumbEncodings
{
    // A5.3.1 Data processing (modified immediate).
    [Encoding("11110 imm[11] 0 0000 s rn | 0 imm[10:8] rd imm[7:0]", "and{s}.w {rd}, {rn}, #{imm}")]
    public static partial uint AndImmediateT1(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 0001 s rn | 0 imm[10:8] rd imm[7:0]", "bic{s}.w {rd}, {rn}, #{imm}")]
    public static partial uint BicImmediateT1(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 0010 s rn | 0 imm[10:8] rd imm[7:0]", "orr{s}.w {rd}, {rn}, #{imm}")]
    public static partial uint OrrImmediateT1(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 0011 s rn | 0 imm[10:8] rd imm[7:0]", "orn{s} {rd}, {rn}, #{imm}")]
    public static partial uint OrnImmediateT1(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 0100 s rn | 0 imm[10:8] rd imm[7:0]", "eor{s}.w {rd}, {rn}, #{imm}")]
    public static partial uint EorImmediateT1(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 1000 s rn | 0 imm[10:8] rd imm[7:0]", "add{s}.w {rd}, {rn}, #{imm}")]
    public static partial uint AddImmediateT3(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 1010 s rn | 0 imm[10:8] rd imm[7:0]", "adc{s} {rd}, {rn}, #{imm}")]
    public static partial uint AdcImmediateT1(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 1011 s rn | 0 imm[10:8] rd imm[7:0]", "sbc{s} {rd}, {rn}, #{imm}")]
    public static partial uint SbcImmediateT1(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 1101 s rn | 0 imm[10:8] rd imm[7:0]", "sub{s}.w {rd}, {rn}, #{imm}")]
    public static partial uint SubImmediateT3(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 1110 s rn | 0 imm[10:8] rd imm[7:0]", "rsb{s}.w {rd}, {rn}, #{imm}")]
    public static partial uint RsbImmediateT2(SetFlags s, Reg rd, Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 0000 1 rn | 0 imm[10:8] 1111 imm[7:0]", "tst.w {rn}, #{imm}")]
    public static partial uint TstImmediateT1(Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 0100 1 rn | 0 imm[10:8] 1111 imm[7:0]", "teq.w {rn}, #{imm}")]
    public static partial uint TeqImmediateT1(Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 1000 1 rn | 0 imm[10:8] 1111 imm[7:0]", "cmn.w {rn}, #{imm}")]
    public static partial uint CmnImmediateT1(Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 1101 1 rn | 0 imm[10:8] 1111 imm[7:0]", "cmp.w {rn}, #{imm}")]
    public static partial uint CmpImmediateT2(Reg rn, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 0010 s 1111 | 0 imm[10:8] rd imm[7:0]", "mov{s}.w {rd}, #{imm}")]
    public static partial uint MovImmediateT2(SetFlags s, Reg rd, ModifiedImmediate imm);
    [Encoding("11110 imm[11] 0 0011 s 1111 | 0 imm[10:8] rd imm[7:0]", "mvn{s}.w {rd}, #{imm}")]
    public static partial uint MvnImmediateT1(SetFlags s, Reg rd, ModifiedImmediate imm);

    // A5.3.11 Data processing (shifted register).
    [Encoding("1110101 0000 s rn | (0) shift[6:4] rd shift[3:0] rm", "and{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint AndRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 0001 s rn | (0) shift[6:4] rd shift[3:0] rm", "bic{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint BicRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 0010 s rn | (0) shift[6:4] rd shift[3:0] rm", "orr{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint OrrRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 0011 s rn | (0) shift[6:4] rd shift[3:0] rm", "orn{s} {rd}, {rn}, {rm}{shift}")]
    public static partial uint OrnRegisterT1(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 0100 s rn | (0) shift[6:4] rd shift[3:0] rm", "eor{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint EorRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 1000 s rn | (0) shift[6:4] rd shift[3:0] rm", "add{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint AddRegisterT3(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 1010 s rn | (0) shift[6:4] rd shift[3:0] rm", "adc{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint AdcRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 1011 s rn | (0) shift[6:4] rd shift[3:0] rm", "sbc{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint SbcRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 1101 s rn | (0) shift[6:4] rd shift[3:0] rm", "sub{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint SubRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 1110 s rn | (0) shift[6:4] rd shift[3:0] rm", "rsb{s}.w {rd}, {rn}, {rm}{shift}")]
    public static partial uint RsbRegisterT1(SetFlags s, Reg rd, Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 0000 1 rn | (0) shift[6:4] 1111 shift[3:0] rm", "tst.w {rn}, {rm}{shift}")]
    public static partial uint TstRegisterT2(Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 0100 1 rn | (0) shift[6:4] 1111 shift[3:0] rm", "teq.w {rn}, {rm}{shift}")]
    public static partial uint TeqRegisterT1(Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 1000 1 rn | (0) shift[6:4] 1111 shift[3:0] rm", "cmn.w {rn}, {rm}{shift}")]
    public static partial uint CmnRegisterT2(Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 1101 1 rn | (0) shift[6:4] 1111 shift[3:0] rm", "cmp.w {rn}, {rm}{shift}")]
    public static partial uint CmpRegisterT3(Reg rn, Reg rm, Shift shift);
    [Encoding("1110101 0010 s 1111 | (0) 000 rd 00 00 rm", "mov{s}.w {rd}, {rm}")]
    public static partial uint MovRegisterT3(SetFlags s, Reg rd, Reg rm);
    [Encoding("1110101 0010 s 1111 | (0) imm[4:2] rd imm[1:0] 00 rm", "lsl{s}.w {rd}, {rm}, #{imm}")]
    public static partial uint LslImmediateT2(SetFlags s, Reg rd, Reg rm, Imm5 imm);
    [Encoding("1110101 0010 s 1111 | (0) imm[4:2] rd imm[1:0] 01 rm", "lsr{s}.w {rd}, {rm}, #{imm}")]
    public static partial uint LsrImmediateT2(SetFlags s, Reg rd, Reg rm, RightShift imm);
    [Encoding("1110101 0010 s 1111 | (0) imm[4:2] rd imm[1:0] 10 rm", "asr{s}.w {rd}, {rm}, #{imm}")]
    public static partial uint AsrImmediateT2(SetFlags s, Reg rd, Reg rm, RightShift imm);
    [Encoding("1110101 0010 s 1111 | (0) imm[4:2] rd imm[1:0] 11 rm", "ror{s}.w {rd}, {rm}, #{imm}")]
    public static partial uint RorImmediateT1(SetFlags s, Reg rd, Reg rm, RotateAmount imm);
    [Encoding("1110101 0011 s 1111 | (0) shift[6:4] rd shift[3:0] rm", "mvn{s}.w {rd}, {rm}{shift}")]
    public static partial uint MvnRegisterT2(SetFlags s, Reg rd, Reg rm, Shift shift);

    // A5.3.3 Data processing (plain binary immediate). ADR T2 subtracts from Align(PC, 4), T3 adds.
    [Encoding("11110 imm[11] 10 0000 rn | 0 imm[10:8] rd imm[7:0]", "addw {rd}, {rn}, #{imm}")]
    public static partial uint AddImmediateT4(Reg rd, Reg rn, Imm12 imm);
    [Encoding("11110 imm[11] 10 1010 rn | 0 imm[10:8] rd imm[7:0]", "subw {rd}, {rn}, #{imm}")]
    public static partial uint SubImmediateT4(Reg rd, Reg rn, Imm12 imm);
    [Encoding("11110 imm[11] 10 1010 1111 | 0 imm[10:8] rd imm[7:0]", "adr.w {rd}, #-{imm}")]
    public static partial uint AdrT2(Reg rd, Imm12 imm);
    [Encoding("11110 imm[11] 10 0000 1111 | 0 imm[10:8] rd imm[7:0]", "adr.w {rd}, #{imm}")]
    public static partial uint AdrT3(Reg rd, Imm12 imm);
    [Encoding("11110 imm[11] 10 0100 imm[15:12] | 0 imm[10:8] rd imm[7:0]", "movw {rd}, #{imm}")]
    public static partial uint MovImmediateT3(Reg rd, Imm16 imm);
    [Encoding("11110 imm[11] 10 1100 imm[15:12] | 0 imm[10:8] rd imm[7:0]", "movt {rd}, #{imm}")]
    public static partial uint MovtT1(Reg rd, Imm16 imm);
    [Encoding("11110 (0) 11 0100 rn | 0 field[9:7] rd field[6:5] (0) field[4:0]", "sbfx {rd}, {rn}, {field}")]
    public static partial uint SbfxT1(Reg rd, Reg rn, ExtractedField field);
    [Encoding("11110 (0) 11 1100 rn | 0 field[9:7] rd field[6:5] (0) field[4:0]", "ubfx {rd}, {rn}, {field}")]
    public static partial uint UbfxT1(Reg rd, Reg rn, ExtractedField field);
    [Encoding("11110 (0) 11 0110 rn | 0 field[9:7] rd field[6:5] (0) field[4:0]", "bfi {rd}, {rn}, {field}")]
    public static partial uint BfiT1(Reg rd, Reg rn, InsertedField field);
    [Encoding("11110 (0) 11 0110 1111 | 0 field[9:7] rd field[6:5] (0) field[4:0]", "bfc {rd}, {field}")]
    public static partial uint BfcT1(Reg rd, InsertedField field);

    // A5.3.12 Data processing (register): shifts.
    [Encoding("11111010 0 00 s rn | 1111 rd 0000 rm", "lsl{s}.w {rd}, {rn}, {rm}")]
    public static partial uint LslRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm);
    [Encoding("11111010 0 01 s rn | 1111 rd 0000 rm", "lsr{s}.w {rd}, {rn}, {rm}")]
    public static partial uint LsrRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm);
    [Encoding("11111010 0 10 s rn | 1111 rd 0000 rm", "asr{s}.w {rd}, {rn}, {rm}")]
    public static partial uint AsrRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm);
    [Encoding("11111010 0 11 s rn | 1111 rd 0000 rm", "ror{s}.w {rd}, {rn}, {rm}")]
    public static partial uint RorRegisterT2(SetFlags s, Reg rd, Reg rn, Reg rm);

    // A5.3.12 Data processing (register): extensions of a rotated register, alone or added.
    [Encoding("11111010 0 000 1111 | 1111 rd 1 (0) rotation rm", "sxth.w {rd}, {rm}{rotation}")]
    public static partial uint SxthT2(Reg rd, Reg rm, Rotation rotation);
    [Encoding("11111010 0 000 rn | 1111 rd 1 (0) rotation rm", "sxtah {rd}, {rn}, {rm}{rotation}")]
    public static partial uint SxtahT1(Reg rd, Reg rn, Reg rm, Rotation rotation);
    [Encoding("11111010 0 001 1111 | 1111 rd 1 (0) rotation rm", "uxth.w {rd}, {rm}{rotation}")]
    public static partial uint UxthT2(Reg rd, Reg rm, Rotation rotation);
    [Encoding("11111010 0 001 rn | 1111 rd 1 (0) rotation rm", "uxtah {rd}, {rn}, {rm}{rotation}")]
    public static partial uint UxtahT1(Reg rd, Reg rn, Reg rm, Rotation rotation);
    [Encoding("11111010 0 100 1111 | 1111 rd 1 (0) rotation rm", "sxtb.w {rd}, {rm}{rotation}")]
    public static partial uint SxtbT2(Reg rd, Reg rm, Rotation rotation);
    [Encoding("11111010 0 100 rn | 1111 rd 1 (0) rotation rm", "sxtab {rd}, {rn}, {rm}{rotation}")]
    public static partial uint SxtabT1(Reg rd, Reg rn, Reg rm, Rotation rotation);
    [Encoding("11111010 0 101 1111 | 1111 rd 1 (0) rotation rm", "uxtb.w {rd}, {rm}{rotation}")]
    public static partial uint UxtbT2(Reg rd, Reg rm, Rotation rotation);
    [Encoding("11111010 0 101 rn | 1111 rd 1 (0) rotation rm", "uxtab {rd}, {rn}, {rm}{rotation}")]
    public static partial uint UxtabT1(Reg rd, Reg rn, Reg rm, Rotation rotation);

    // A5.3.15 Miscellaneous operations; the manual has Rm in both halfwords.
    [Encoding("11111010 1 001 rm | 1111 rd 1 000 =rm", "rev.w {rd}, {rm}")]
    public static partial uint RevT2(Reg rd, Reg rm);
    [Encoding("11111010 1 001 rm | 1111 rd 1 001 =rm", "rev16.w {rd}, {rm}")]
    public static partial uint Rev16T2(Reg rd, Reg rm);
    [Encoding("11111010 1 001 rm | 1111 rd 1 010 =rm", "rbit {rd}, {rm}")]
    public static partial uint RbitT1(Reg rd, Reg rm);
    [Encoding("11111010 1 001 rm | 1111 rd 1 011 =rm", "revsh.w {rd}, {rm}")]
    public static partial uint RevshT2(Reg rd, Reg rm);
    [Encoding("11111010 1 011 rm | 1111 rd 1 000 =rm", "clz {rd}, {rm}")]
    public static partial uint ClzT1(Reg rd, Reg rm);
}

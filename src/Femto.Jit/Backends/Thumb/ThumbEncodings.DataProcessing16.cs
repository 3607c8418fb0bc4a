namespace Femto.Jit.Backends.Thumb;

// Armv7-M ARM, A5.2: 16-bit instructions that compute.
internal static partial class ThumbEncodings
{
    // A5.2.1 Shift (immediate), add, subtract, move, and compare.
    [Encoding("000 00 imm rm rd", "lsls.n {rd}, {rm}, #{imm}")]
    public static partial ushort LslsImmediateT1(LowReg rd, LowReg rm, Imm5 imm);
    [Encoding("000 01 imm rm rd", "lsrs.n {rd}, {rm}, #{imm}")]
    public static partial ushort LsrsImmediateT1(LowReg rd, LowReg rm, RightShift imm);
    [Encoding("000 10 imm rm rd", "asrs.n {rd}, {rm}, #{imm}")]
    public static partial ushort AsrsImmediateT1(LowReg rd, LowReg rm, RightShift imm);
    [Encoding("000 11 0 0 rm rn rd", "adds.n {rd}, {rn}, {rm}")]
    public static partial ushort AddsRegisterT1(LowReg rd, LowReg rn, LowReg rm);
    [Encoding("000 11 0 1 rm rn rd", "subs.n {rd}, {rn}, {rm}")]
    public static partial ushort SubsRegisterT1(LowReg rd, LowReg rn, LowReg rm);
    [Encoding("000 11 1 0 imm rn rd", "adds.n {rd}, {rn}, #{imm}")]
    public static partial ushort AddsImmediateT1(LowReg rd, LowReg rn, Imm3 imm);
    [Encoding("000 11 1 1 imm rn rd", "subs.n {rd}, {rn}, #{imm}")]
    public static partial ushort SubsImmediateT1(LowReg rd, LowReg rn, Imm3 imm);
    [Encoding("001 00 rd imm", "movs.n {rd}, #{imm}")]
    public static partial ushort MovsImmediateT1(LowReg rd, Imm8 imm);
    [Encoding("001 01 rn imm", "cmp.n {rn}, #{imm}")]
    public static partial ushort CmpImmediateT1(LowReg rn, Imm8 imm);
    [Encoding("001 10 rdn imm", "adds.n {rdn}, #{imm}")]
    public static partial ushort AddsImmediateT2(LowReg rdn, Imm8 imm);
    [Encoding("001 11 rdn imm", "subs.n {rdn}, #{imm}")]
    public static partial ushort SubsImmediateT2(LowReg rdn, Imm8 imm);

    // A5.2.2 Data processing. RSB subtracts the register from zero.
    [Encoding("010000 0000 rm rdn", "ands.n {rdn}, {rdn}, {rm}")]
    public static partial ushort AndsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 0001 rm rdn", "eors.n {rdn}, {rdn}, {rm}")]
    public static partial ushort EorsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 0010 rm rdn", "lsls.n {rdn}, {rdn}, {rm}")]
    public static partial ushort LslsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 0011 rm rdn", "lsrs.n {rdn}, {rdn}, {rm}")]
    public static partial ushort LsrsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 0100 rm rdn", "asrs.n {rdn}, {rdn}, {rm}")]
    public static partial ushort AsrsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 0101 rm rdn", "adcs.n {rdn}, {rdn}, {rm}")]
    public static partial ushort AdcsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 0110 rm rdn", "sbcs.n {rdn}, {rdn}, {rm}")]
    public static partial ushort SbcsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 0111 rm rdn", "rors.n {rdn}, {rdn}, {rm}")]
    public static partial ushort RorsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 1000 rm rn", "tst.n {rn}, {rm}")]
    public static partial ushort TstRegisterT1(LowReg rn, LowReg rm);
    [Encoding("010000 1001 rn rd", "rsbs.n {rd}, {rn}, #0")]
    public static partial ushort RsbsImmediateT1(LowReg rd, LowReg rn);
    [Encoding("010000 1010 rm rn", "cmp.n {rn}, {rm}")]
    public static partial ushort CmpRegisterT1(LowReg rn, LowReg rm);
    [Encoding("010000 1011 rm rn", "cmn.n {rn}, {rm}")]
    public static partial ushort CmnRegisterT1(LowReg rn, LowReg rm);
    [Encoding("010000 1100 rm rdn", "orrs.n {rdn}, {rdn}, {rm}")]
    public static partial ushort OrrsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 1101 rn rdm", "muls.n {rdm}, {rn}, {rdm}")]
    public static partial ushort MulsT1(LowReg rdm, LowReg rn);
    [Encoding("010000 1110 rm rdn", "bics.n {rdn}, {rdn}, {rm}")]
    public static partial ushort BicsRegisterT1(LowReg rdn, LowReg rm);
    [Encoding("010000 1111 rm rd", "mvns.n {rd}, {rm}")]
    public static partial ushort MvnsRegisterT1(LowReg rd, LowReg rm);

    // A5.2.3 Special data instructions: any register.
    [Encoding("010001 00 rdn[3] rm rdn[2:0]", "add.n {rdn}, {rm}")]
    public static partial ushort AddRegisterT2(Reg rdn, Reg rm);
    [Encoding("010001 01 rn[3] rm rn[2:0]", "cmp.n {rn}, {rm}")]
    public static partial ushort CmpRegisterT2(Reg rn, Reg rm);
    [Encoding("010001 10 rd[3] rm rd[2:0]", "mov.n {rd}, {rm}")]
    public static partial ushort MovRegisterT1(Reg rd, Reg rm);

    // A5.2 Addresses from PC and SP.
    [Encoding("1010 0 rd imm", "adr.n {rd}, #{imm}")]
    public static partial ushort AdrT1(LowReg rd, Imm8Words imm);
    [Encoding("1010 1 rd imm", "add.n {rd}, sp, #{imm}")]
    public static partial ushort AddSpImmediateT1(LowReg rd, Imm8Words imm);
    [Encoding("1011 0000 0 imm", "add.n sp, sp, #{imm}")]
    public static partial ushort AddSpImmediateT2(Imm7Words imm);
    [Encoding("1011 0000 1 imm", "sub.n sp, sp, #{imm}")]
    public static partial ushort SubSpImmediateT1(Imm7Words imm);

    // A5.2.5 Miscellaneous: extensions and byte order.
    [Encoding("1011 0010 00 rm rd", "sxth.n {rd}, {rm}")]
    public static partial ushort SxthT1(LowReg rd, LowReg rm);
    [Encoding("1011 0010 01 rm rd", "sxtb.n {rd}, {rm}")]
    public static partial ushort SxtbT1(LowReg rd, LowReg rm);
    [Encoding("1011 0010 10 rm rd", "uxth.n {rd}, {rm}")]
    public static partial ushort UxthT1(LowReg rd, LowReg rm);
    [Encoding("1011 0010 11 rm rd", "uxtb.n {rd}, {rm}")]
    public static partial ushort UxtbT1(LowReg rd, LowReg rm);
    [Encoding("1011 1010 00 rm rd", "rev.n {rd}, {rm}")]
    public static partial ushort RevT1(LowReg rd, LowReg rm);
    [Encoding("1011 1010 01 rm rd", "rev16.n {rd}, {rm}")]
    public static partial ushort Rev16T1(LowReg rd, LowReg rm);
    [Encoding("1011 1010 11 rm rd", "revsh.n {rd}, {rm}")]
    public static partial ushort RevshT1(LowReg rd, LowReg rm);
}

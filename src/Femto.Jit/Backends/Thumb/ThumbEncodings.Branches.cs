namespace Femto.Jit.Backends.Thumb;

// Armv7-M ARM, A7.7: branches and IT. Offsets count from PC, the address of the instruction plus 4.
internal static partial class ThumbEncodings
{
    // A7.7.12 B; A7.7.18 BL; A7.7.19 BLX; A7.7.20 BX; A7.7.21 CBZ, CBNZ; A7.7.38 IT.
    [Encoding("1101 cond imm", "b{cond}.n {imm}")]
    public static partial ushort BT1(Condition cond, BranchOffset8 imm);
    [Encoding("11100 imm", "b.n {imm}")]
    public static partial ushort BT2(BranchOffset11 imm);
    [Encoding("11110 imm[20] cond imm[17:12] | 10 imm[18] 0 imm[19] imm[11:1]", "b{cond}.w {imm}")]
    public static partial uint BT3(Condition cond, BranchOffset20 imm);
    [Encoding("11110 imm[23] imm[20:11] | 10 imm[22] 1 imm[21] imm[10:0]", "b.w {imm}")]
    public static partial uint BT4(BranchOffset24 imm);
    [Encoding("11110 imm[23] imm[20:11] | 11 imm[22] 1 imm[21] imm[10:0]", "bl {imm}")]
    public static partial uint BlT1(BranchOffset24 imm);
    [Encoding("010001 11 0 rm (0)(0)(0)", "bx {rm}")]
    public static partial ushort BxT1(Reg rm);
    [Encoding("010001 11 1 rm (0)(0)(0)", "blx {rm}")]
    public static partial ushort BlxRegisterT1(Reg rm);
    [Encoding("1011 0 0 imm[6] 1 imm[5:1] rn", "cbz {rn}, {imm}")]
    public static partial ushort CbzT1(LowReg rn, CompareBranchOffset imm);
    [Encoding("1011 1 0 imm[6] 1 imm[5:1] rn", "cbnz {rn}, {imm}")]
    public static partial ushort CbnzT1(LowReg rn, CompareBranchOffset imm);
    [Encoding("1011 1111 block", "{block}")]
    public static partial ushort ItT1(ItBlock block);
}

namespace Femto.Jit.Backends.Rv32;

// RISC-V ISA manual, volume I: M, A, Zba, Zbb.
internal static partial class Rv32Encodings
{
    // M, 12.1 and 12.2: multiplication and division.
    [Encoding("0000001 rs2 rs1 000 rd 0110011", "mul {rd}, {rs1}, {rs2}")]
    public static partial uint Mul(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000001 rs2 rs1 001 rd 0110011", "mulh {rd}, {rs1}, {rs2}")]
    public static partial uint Mulh(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000001 rs2 rs1 010 rd 0110011", "mulhsu {rd}, {rs1}, {rs2}")]
    public static partial uint Mulhsu(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000001 rs2 rs1 011 rd 0110011", "mulhu {rd}, {rs1}, {rs2}")]
    public static partial uint Mulhu(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000001 rs2 rs1 100 rd 0110011", "div {rd}, {rs1}, {rs2}")]
    public static partial uint Div(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000001 rs2 rs1 101 rd 0110011", "divu {rd}, {rs1}, {rs2}")]
    public static partial uint Divu(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000001 rs2 rs1 110 rd 0110011", "rem {rd}, {rs1}, {rs2}")]
    public static partial uint Rem(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000001 rs2 rs1 111 rd 0110011", "remu {rd}, {rs1}, {rs2}")]
    public static partial uint Remu(XReg rd, XReg rs1, XReg rs2);

    // A, 13.2 load-reserved and store-conditional; 13.4 atomic memory operations.
    [Encoding("00010 order 00000 rs1 010 rd 0101111", "lr.w{order} {rd}, ({rs1})")]
    public static partial uint LrW(MemoryOrder order, XReg rd, XReg rs1);
    [Encoding("00011 order rs2 rs1 010 rd 0101111", "sc.w{order} {rd}, {rs2}, ({rs1})")]
    public static partial uint ScW(MemoryOrder order, XReg rd, XReg rs2, XReg rs1);
    [Encoding("00001 order rs2 rs1 010 rd 0101111", "amoswap.w{order} {rd}, {rs2}, ({rs1})")]
    public static partial uint AmoSwapW(MemoryOrder order, XReg rd, XReg rs2, XReg rs1);
    [Encoding("00000 order rs2 rs1 010 rd 0101111", "amoadd.w{order} {rd}, {rs2}, ({rs1})")]
    public static partial uint AmoAddW(MemoryOrder order, XReg rd, XReg rs2, XReg rs1);
    [Encoding("00100 order rs2 rs1 010 rd 0101111", "amoxor.w{order} {rd}, {rs2}, ({rs1})")]
    public static partial uint AmoXorW(MemoryOrder order, XReg rd, XReg rs2, XReg rs1);
    [Encoding("01100 order rs2 rs1 010 rd 0101111", "amoand.w{order} {rd}, {rs2}, ({rs1})")]
    public static partial uint AmoAndW(MemoryOrder order, XReg rd, XReg rs2, XReg rs1);
    [Encoding("01000 order rs2 rs1 010 rd 0101111", "amoor.w{order} {rd}, {rs2}, ({rs1})")]
    public static partial uint AmoOrW(MemoryOrder order, XReg rd, XReg rs2, XReg rs1);

    // Zba, 28.4.1: address generation.
    [Encoding("0010000 rs2 rs1 010 rd 0110011", "sh1add {rd}, {rs1}, {rs2}")]
    public static partial uint Sh1add(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0010000 rs2 rs1 100 rd 0110011", "sh2add {rd}, {rs1}, {rs2}")]
    public static partial uint Sh2add(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0010000 rs2 rs1 110 rd 0110011", "sh3add {rd}, {rs1}, {rs2}")]
    public static partial uint Sh3add(XReg rd, XReg rs1, XReg rs2);

    // Zbb, 28.4.2: basic bit manipulation.
    [Encoding("0100000 rs2 rs1 111 rd 0110011", "andn {rd}, {rs1}, {rs2}")]
    public static partial uint Andn(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0100000 rs2 rs1 110 rd 0110011", "orn {rd}, {rs1}, {rs2}")]
    public static partial uint Orn(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0100000 rs2 rs1 100 rd 0110011", "xnor {rd}, {rs1}, {rs2}")]
    public static partial uint Xnor(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000101 rs2 rs1 110 rd 0110011", "max {rd}, {rs1}, {rs2}")]
    public static partial uint Max(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000101 rs2 rs1 111 rd 0110011", "maxu {rd}, {rs1}, {rs2}")]
    public static partial uint Maxu(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000101 rs2 rs1 100 rd 0110011", "min {rd}, {rs1}, {rs2}")]
    public static partial uint Min(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000101 rs2 rs1 101 rd 0110011", "minu {rd}, {rs1}, {rs2}")]
    public static partial uint Minu(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0110000 rs2 rs1 001 rd 0110011", "rol {rd}, {rs1}, {rs2}")]
    public static partial uint Rol(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0110000 rs2 rs1 101 rd 0110011", "ror {rd}, {rs1}, {rs2}")]
    public static partial uint Ror(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0110000 shamt rs1 101 rd 0010011", "rori {rd}, {rs1}, {shamt}")]
    public static partial uint Rori(XReg rd, XReg rs1, Imm5 shamt);
    [Encoding("0110000 00000 rs 001 rd 0010011", "clz {rd}, {rs}")]
    public static partial uint Clz(XReg rd, XReg rs);
    [Encoding("0110000 00001 rs 001 rd 0010011", "ctz {rd}, {rs}")]
    public static partial uint Ctz(XReg rd, XReg rs);
    [Encoding("0110000 00010 rs 001 rd 0010011", "cpop {rd}, {rs}")]
    public static partial uint Cpop(XReg rd, XReg rs);
    [Encoding("0110000 00100 rs 001 rd 0010011", "sext.b {rd}, {rs}")]
    public static partial uint SextB(XReg rd, XReg rs);
    [Encoding("0110000 00101 rs 001 rd 0010011", "sext.h {rd}, {rs}")]
    public static partial uint SextH(XReg rd, XReg rs);
    [Encoding("0000100 00000 rs 100 rd 0110011", "zext.h {rd}, {rs}")]
    public static partial uint ZextH(XReg rd, XReg rs);
    [Encoding("011010011000 rs 101 rd 0010011", "rev8 {rd}, {rs}")]
    public static partial uint Rev8(XReg rd, XReg rs);
    [Encoding("001010000111 rs 101 rd 0010011", "orc.b {rd}, {rs}")]
    public static partial uint OrcB(XReg rd, XReg rs);
}

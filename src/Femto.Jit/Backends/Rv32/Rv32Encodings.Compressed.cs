namespace Femto.Jit.Backends.Rv32;

// RISC-V ISA manual, volume I, chapter 27: the C extension for RV32.
internal static partial class Rv32Encodings
{
    // 27.3 Loads and stores: relative to the stack pointer, then to a register.
    [Encoding("010 imm[5] rd imm[4:2|7:6] 10", "c.lwsp {rd}, {imm}(x2)")]
    public static partial ushort CLwsp(XReg rd, StackOffset imm);
    [Encoding("110 imm[5:2|7:6] rs2 10", "c.swsp {rs2}, {imm}(x2)")]
    public static partial ushort CSwsp(XReg rs2, StackOffset imm);
    [Encoding("010 imm[5:3] rs1 imm[2|6] rd 00", "c.lw {rd}, {imm}({rs1})")]
    public static partial ushort CLw(CReg rd, CReg rs1, WordOffset imm);
    [Encoding("110 imm[5:3] rs1 imm[2|6] rs2 00", "c.sw {rs2}, {imm}({rs1})")]
    public static partial ushort CSw(CReg rs2, CReg rs1, WordOffset imm);

    // 27.4 Control transfer.
    [Encoding("101 imm[11|4|9:8|10|6|7|3:1|5] 01", "c.j {imm}")]
    public static partial ushort CJ(CJumpOffset imm);
    [Encoding("001 imm[11|4|9:8|10|6|7|3:1|5] 01", "c.jal {imm}")]
    public static partial ushort CJal(CJumpOffset imm);
    [Encoding("100 0 rs1 00000 10", "c.jr {rs1}")]
    public static partial ushort CJr(XReg rs1);
    [Encoding("100 1 rs1 00000 10", "c.jalr {rs1}")]
    public static partial ushort CJalr(XReg rs1);
    [Encoding("110 imm[8|4:3] rs1 imm[7:6|2:1|5] 01", "c.beqz {rs1}, {imm}")]
    public static partial ushort CBeqz(CReg rs1, CBranchOffset imm);
    [Encoding("111 imm[8|4:3] rs1 imm[7:6|2:1|5] 01", "c.bnez {rs1}, {imm}")]
    public static partial ushort CBnez(CReg rs1, CBranchOffset imm);

    // 27.5 Integer computation. Where an immediate of 0 or a register x0 would be a hint, emission avoids it.
    [Encoding("010 imm[5] rd imm[4:0] 01", "c.li {rd}, {imm}")]
    public static partial ushort CLi(XReg rd, Imm6 imm);
    [Encoding("011 imm[5] rd imm[4:0] 01", "c.lui {rd}, {imm}")]
    public static partial ushort CLui(XReg rd, Imm6 imm);
    [Encoding("000 imm[5] rd imm[4:0] 01", "c.addi {rd}, {imm}")]
    public static partial ushort CAddi(XReg rd, Imm6 imm);
    [Encoding("011 imm[9] 00010 imm[4|6|8:7|5] 01", "c.addi16sp x2, {imm}")]
    public static partial ushort CAddi16sp(StackAdjustment imm);
    [Encoding("000 imm[5:4|9:6|2|3] rd 00", "c.addi4spn {rd}, x2, {imm}")]
    public static partial ushort CAddi4spn(CReg rd, StackAddressOffset imm);
    [Encoding("000 0 rd shamt 10", "c.slli {rd}, {shamt}")]
    public static partial ushort CSlli(XReg rd, Imm5 shamt);
    [Encoding("100 0 00 rd shamt 01", "c.srli {rd}, {shamt}")]
    public static partial ushort CSrli(CReg rd, Imm5 shamt);
    [Encoding("100 0 01 rd shamt 01", "c.srai {rd}, {shamt}")]
    public static partial ushort CSrai(CReg rd, Imm5 shamt);
    [Encoding("100 imm[5] 10 rd imm[4:0] 01", "c.andi {rd}, {imm}")]
    public static partial ushort CAndi(CReg rd, Imm6 imm);
    [Encoding("100 0 rd rs2 10", "c.mv {rd}, {rs2}")]
    public static partial ushort CMv(XReg rd, XReg rs2);
    [Encoding("100 1 rd rs2 10", "c.add {rd}, {rs2}")]
    public static partial ushort CAdd(XReg rd, XReg rs2);
    [Encoding("100 0 11 rd 00 rs2 01", "c.sub {rd}, {rs2}")]
    public static partial ushort CSub(CReg rd, CReg rs2);
    [Encoding("100 0 11 rd 01 rs2 01", "c.xor {rd}, {rs2}")]
    public static partial ushort CXor(CReg rd, CReg rs2);
    [Encoding("100 0 11 rd 10 rs2 01", "c.or {rd}, {rs2}")]
    public static partial ushort COr(CReg rd, CReg rs2);
    [Encoding("100 0 11 rd 11 rs2 01", "c.and {rd}, {rs2}")]
    public static partial ushort CAnd(CReg rd, CReg rs2);
    [Encoding("000 0 00000 00000 01", "c.nop")]
    public static partial ushort CNop();
    [Encoding("100 1 00000 00000 10", "c.ebreak")]
    public static partial ushort CEbreak();
}

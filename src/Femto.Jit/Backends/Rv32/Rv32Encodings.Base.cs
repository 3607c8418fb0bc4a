namespace Femto.Jit.Backends.Rv32;

// RV32I and Zicsr (The RISC-V Instruction Set Manual, volume I, chapters 2 and 7).
internal static partial class Rv32Encodings
{
    // 2.4.1 Integer register-immediate instructions.
    [Encoding("imm rs1 000 rd 0010011", "addi {rd}, {rs1}, {imm}")]
    public static partial uint Addi(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 010 rd 0010011", "slti {rd}, {rs1}, {imm}")]
    public static partial uint Slti(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 011 rd 0010011", "sltiu {rd}, {rs1}, {imm}")]
    public static partial uint Sltiu(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 100 rd 0010011", "xori {rd}, {rs1}, {imm}")]
    public static partial uint Xori(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 110 rd 0010011", "ori {rd}, {rs1}, {imm}")]
    public static partial uint Ori(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 111 rd 0010011", "andi {rd}, {rs1}, {imm}")]
    public static partial uint Andi(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("0000000 shamt rs1 001 rd 0010011", "slli {rd}, {rs1}, {shamt}")]
    public static partial uint Slli(XReg rd, XReg rs1, Imm5 shamt);
    [Encoding("0000000 shamt rs1 101 rd 0010011", "srli {rd}, {rs1}, {shamt}")]
    public static partial uint Srli(XReg rd, XReg rs1, Imm5 shamt);
    [Encoding("0100000 shamt rs1 101 rd 0010011", "srai {rd}, {rs1}, {shamt}")]
    public static partial uint Srai(XReg rd, XReg rs1, Imm5 shamt);
    [Encoding("imm rd 0110111", "lui {rd}, {imm}")]
    public static partial uint Lui(XReg rd, Imm20 imm);
    [Encoding("imm rd 0010111", "auipc {rd}, {imm}")]
    public static partial uint Auipc(XReg rd, Imm20 imm);

    // 2.4.2 Integer register-register operations.
    [Encoding("0000000 rs2 rs1 000 rd 0110011", "add {rd}, {rs1}, {rs2}")]
    public static partial uint Add(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0100000 rs2 rs1 000 rd 0110011", "sub {rd}, {rs1}, {rs2}")]
    public static partial uint Sub(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 001 rd 0110011", "sll {rd}, {rs1}, {rs2}")]
    public static partial uint Sll(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 010 rd 0110011", "slt {rd}, {rs1}, {rs2}")]
    public static partial uint Slt(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 011 rd 0110011", "sltu {rd}, {rs1}, {rs2}")]
    public static partial uint Sltu(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 100 rd 0110011", "xor {rd}, {rs1}, {rs2}")]
    public static partial uint Xor(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 101 rd 0110011", "srl {rd}, {rs1}, {rs2}")]
    public static partial uint Srl(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0100000 rs2 rs1 101 rd 0110011", "sra {rd}, {rs1}, {rs2}")]
    public static partial uint Sra(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 110 rd 0110011", "or {rd}, {rs1}, {rs2}")]
    public static partial uint Or(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 111 rd 0110011", "and {rd}, {rs1}, {rs2}")]
    public static partial uint And(XReg rd, XReg rs1, XReg rs2);

    // 2.5 Control transfer: offsets count from the address of the instruction.
    [Encoding("imm[20|10:1|11|19:12] rd 1101111", "jal {rd}, {imm}")]
    public static partial uint Jal(XReg rd, JumpOffset imm);
    [Encoding("imm rs1 000 rd 1100111", "jalr {rd}, {imm}({rs1})")]
    public static partial uint Jalr(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011", "beq {rs1}, {rs2}, {imm}")]
    public static partial uint Beq(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 001 imm[4:1|11] 1100011", "bne {rs1}, {rs2}, {imm}")]
    public static partial uint Bne(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 100 imm[4:1|11] 1100011", "blt {rs1}, {rs2}, {imm}")]
    public static partial uint Blt(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 101 imm[4:1|11] 1100011", "bge {rs1}, {rs2}, {imm}")]
    public static partial uint Bge(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 110 imm[4:1|11] 1100011", "bltu {rs1}, {rs2}, {imm}")]
    public static partial uint Bltu(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 111 imm[4:1|11] 1100011", "bgeu {rs1}, {rs2}, {imm}")]
    public static partial uint Bgeu(XReg rs1, XReg rs2, BranchOffset imm);

    // 2.6 Load and store.
    [Encoding("imm rs1 000 rd 0000011", "lb {rd}, {imm}({rs1})")]
    public static partial uint Lb(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 001 rd 0000011", "lh {rd}, {imm}({rs1})")]
    public static partial uint Lh(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 010 rd 0000011", "lw {rd}, {imm}({rs1})")]
    public static partial uint Lw(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 100 rd 0000011", "lbu {rd}, {imm}({rs1})")]
    public static partial uint Lbu(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 101 rd 0000011", "lhu {rd}, {imm}({rs1})")]
    public static partial uint Lhu(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm[11:5] rs2 rs1 000 imm[4:0] 0100011", "sb {rs2}, {imm}({rs1})")]
    public static partial uint Sb(XReg rs2, XReg rs1, Imm12 imm);
    [Encoding("imm[11:5] rs2 rs1 001 imm[4:0] 0100011", "sh {rs2}, {imm}({rs1})")]
    public static partial uint Sh(XReg rs2, XReg rs1, Imm12 imm);
    [Encoding("imm[11:5] rs2 rs1 010 imm[4:0] 0100011", "sw {rs2}, {imm}({rs1})")]
    public static partial uint Sw(XReg rs2, XReg rs1, Imm12 imm);

    // 2.8 Breakpoints; Zicsr, 7.1 control and status registers.
    [Encoding("000000000001 00000 000 00000 1110011", "ebreak")]
    public static partial uint Ebreak();
    [Encoding("csr rs1 010 rd 1110011", "csrrs {rd}, {csr}, {rs1}")]
    public static partial uint Csrrs(XReg rd, ControlRegister csr, XReg rs1);
    [Encoding("csr rs1 011 rd 1110011", "csrrc {rd}, {csr}, {rs1}")]
    public static partial uint Csrrc(XReg rd, ControlRegister csr, XReg rs1);
    [Encoding("csr imm 110 rd 1110011", "csrrsi {rd}, {csr}, {imm}")]
    public static partial uint Csrrsi(XReg rd, ControlRegister csr, Imm5 imm);
    [Encoding("csr imm 111 rd 1110011", "csrrci {rd}, {csr}, {imm}")]
    public static partial uint Csrrci(XReg rd, ControlRegister csr, Imm5 imm);
}

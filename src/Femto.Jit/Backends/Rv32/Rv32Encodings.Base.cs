namespace Femto.Jit.Backends.Rv32;

// RV32I and Zicsr (The RISC-V Instruction Set Manual, volume I, chapters 2 and 7).
internal static partial class Rv32Encodings
{
    // 2.4.1 Integer register-immediate instructions.
    [Encoding("imm rs1 000 rd 0010011")]
    public static partial uint Addi(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 010 rd 0010011")]
    public static partial uint Slti(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 011 rd 0010011")]
    public static partial uint Sltiu(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 100 rd 0010011")]
    public static partial uint Xori(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 110 rd 0010011")]
    public static partial uint Ori(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 111 rd 0010011")]
    public static partial uint Andi(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("0000000 shamt rs1 001 rd 0010011")]
    public static partial uint Slli(XReg rd, XReg rs1, Imm5 shamt);
    [Encoding("0000000 shamt rs1 101 rd 0010011")]
    public static partial uint Srli(XReg rd, XReg rs1, Imm5 shamt);
    [Encoding("0100000 shamt rs1 101 rd 0010011")]
    public static partial uint Srai(XReg rd, XReg rs1, Imm5 shamt);
    [Encoding("imm rd 0110111")]
    public static partial uint Lui(XReg rd, Imm20 imm);
    [Encoding("imm rd 0010111")]
    public static partial uint Auipc(XReg rd, Imm20 imm);

    // 2.4.2 Integer register-register operations.
    [Encoding("0000000 rs2 rs1 000 rd 0110011")]
    public static partial uint Add(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0100000 rs2 rs1 000 rd 0110011")]
    public static partial uint Sub(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 001 rd 0110011")]
    public static partial uint Sll(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 010 rd 0110011")]
    public static partial uint Slt(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 011 rd 0110011")]
    public static partial uint Sltu(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 100 rd 0110011")]
    public static partial uint Xor(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 101 rd 0110011")]
    public static partial uint Srl(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0100000 rs2 rs1 101 rd 0110011")]
    public static partial uint Sra(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 110 rd 0110011")]
    public static partial uint Or(XReg rd, XReg rs1, XReg rs2);
    [Encoding("0000000 rs2 rs1 111 rd 0110011")]
    public static partial uint And(XReg rd, XReg rs1, XReg rs2);

    // 2.5 Control transfer: offsets count from the address of the instruction.
    [Encoding("imm[20|10:1|11|19:12] rd 1101111")]
    public static partial uint Jal(XReg rd, JumpOffset imm);
    [Encoding("imm rs1 000 rd 1100111")]
    public static partial uint Jalr(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011")]
    public static partial uint Beq(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 001 imm[4:1|11] 1100011")]
    public static partial uint Bne(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 100 imm[4:1|11] 1100011")]
    public static partial uint Blt(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 101 imm[4:1|11] 1100011")]
    public static partial uint Bge(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 110 imm[4:1|11] 1100011")]
    public static partial uint Bltu(XReg rs1, XReg rs2, BranchOffset imm);
    [Encoding("imm[12|10:5] rs2 rs1 111 imm[4:1|11] 1100011")]
    public static partial uint Bgeu(XReg rs1, XReg rs2, BranchOffset imm);

    // 2.6 Load and store.
    [Encoding("imm rs1 000 rd 0000011")]
    public static partial uint Lb(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 001 rd 0000011")]
    public static partial uint Lh(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 010 rd 0000011")]
    public static partial uint Lw(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 100 rd 0000011")]
    public static partial uint Lbu(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm rs1 101 rd 0000011")]
    public static partial uint Lhu(XReg rd, XReg rs1, Imm12 imm);
    [Encoding("imm[11:5] rs2 rs1 000 imm[4:0] 0100011")]
    public static partial uint Sb(XReg rs2, XReg rs1, Imm12 imm);
    [Encoding("imm[11:5] rs2 rs1 001 imm[4:0] 0100011")]
    public static partial uint Sh(XReg rs2, XReg rs1, Imm12 imm);
    [Encoding("imm[11:5] rs2 rs1 010 imm[4:0] 0100011")]
    public static partial uint Sw(XReg rs2, XReg rs1, Imm12 imm);

    // 2.8 Breakpoints; Zicsr, 7.1 control and status registers.
    [Encoding("000000000001 00000 000 00000 1110011")]
    public static partial uint Ebreak();
    [Encoding("csr rs1 010 rd 1110011")]
    public static partial uint Csrrs(XReg rd, ControlRegister csr, XReg rs1);
    [Encoding("csr rs1 011 rd 1110011")]
    public static partial uint Csrrc(XReg rd, ControlRegister csr, XReg rs1);
    [Encoding("csr imm 110 rd 1110011")]
    public static partial uint Csrrsi(XReg rd, ControlRegister csr, Imm5 imm);
    [Encoding("csr imm 111 rd 1110011")]
    public static partial uint Csrrci(XReg rd, ControlRegister csr, Imm5 imm);
}

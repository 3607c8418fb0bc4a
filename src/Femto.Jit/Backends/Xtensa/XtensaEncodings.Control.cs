namespace Femto.Jit.Backends.Xtensa;

// Control, special registers.
internal static partial class XtensaEncodings
{
    // Jumps and calls of the call0 convention.
    [Encoding("offset 00 0110", "j {offset}")]
    public static partial uint J(JumpOffset offset);
    [Encoding("0000 0000 0000 s 1010 0000", "jx {s}")]
    public static partial uint Jx(AReg s);
    [Encoding("offset 00 0101", "call0 {offset}")]
    public static partial uint Call0(CallOffset offset);
    [Encoding("0000 0000 0000 s 1100 0000", "callx0 {s}")]
    public static partial uint Callx0(AReg s);
    [Encoding("0000 0000 0000 0000 1000 0000", "ret")]
    public static partial uint Ret();

    // Branches.
    [Encoding("offset s 00 01 0110", "beqz {s}, {offset}")]
    public static partial uint Beqz(AReg s, BranchOffset12 offset);
    [Encoding("offset s 01 01 0110", "bnez {s}, {offset}")]
    public static partial uint Bnez(AReg s, BranchOffset12 offset);
    [Encoding("offset s 10 01 0110", "bltz {s}, {offset}")]
    public static partial uint Bltz(AReg s, BranchOffset12 offset);
    [Encoding("offset s 11 01 0110", "bgez {s}, {offset}")]
    public static partial uint Bgez(AReg s, BranchOffset12 offset);
    [Encoding("offset constant s 00 10 0110", "beqi {s}, {constant}, {offset}")]
    public static partial uint Beqi(AReg s, BranchConstant constant, BranchOffset8 offset);
    [Encoding("offset constant s 01 10 0110", "bnei {s}, {constant}, {offset}")]
    public static partial uint Bnei(AReg s, BranchConstant constant, BranchOffset8 offset);
    [Encoding("offset constant s 10 10 0110", "blti {s}, {constant}, {offset}")]
    public static partial uint Blti(AReg s, BranchConstant constant, BranchOffset8 offset);
    [Encoding("offset constant s 11 10 0110", "bgei {s}, {constant}, {offset}")]
    public static partial uint Bgei(AReg s, BranchConstant constant, BranchOffset8 offset);
    [Encoding("offset constant s 10 11 0110", "bltui {s}, {constant}, {offset}")]
    public static partial uint Bltui(AReg s, UnsignedBranchConstant constant, BranchOffset8 offset);
    [Encoding("offset constant s 11 11 0110", "bgeui {s}, {constant}, {offset}")]
    public static partial uint Bgeui(AReg s, UnsignedBranchConstant constant, BranchOffset8 offset);
    [Encoding("offset 0000 s t 0111", "bnone {s}, {t}, {offset}")]
    public static partial uint Bnone(AReg s, AReg t, BranchOffset8 offset);
    [Encoding("offset 0001 s t 0111", "beq {s}, {t}, {offset}")]
    public static partial uint Beq(AReg s, AReg t, BranchOffset8 offset);
    [Encoding("offset 0010 s t 0111", "blt {s}, {t}, {offset}")]
    public static partial uint Blt(AReg s, AReg t, BranchOffset8 offset);
    [Encoding("offset 0011 s t 0111", "bltu {s}, {t}, {offset}")]
    public static partial uint Bltu(AReg s, AReg t, BranchOffset8 offset);
    [Encoding("offset 1000 s t 0111", "bany {s}, {t}, {offset}")]
    public static partial uint Bany(AReg s, AReg t, BranchOffset8 offset);
    [Encoding("offset 1001 s t 0111", "bne {s}, {t}, {offset}")]
    public static partial uint Bne(AReg s, AReg t, BranchOffset8 offset);
    [Encoding("offset 1010 s t 0111", "bge {s}, {t}, {offset}")]
    public static partial uint Bge(AReg s, AReg t, BranchOffset8 offset);
    [Encoding("offset 1011 s t 0111", "bgeu {s}, {t}, {offset}")]
    public static partial uint Bgeu(AReg s, AReg t, BranchOffset8 offset);
    [Encoding("offset 011 bit[4] s bit[3:0] 0111", "bbci {s}, {bit}, {offset}")]
    public static partial uint Bbci(AReg s, Imm5 bit, BranchOffset8 offset);
    [Encoding("offset 111 bit[4] s bit[3:0] 0111", "bbsi {s}, {bit}, {offset}")]
    public static partial uint Bbsi(AReg s, Imm5 bit, BranchOffset8 offset);

    // Special registers, and order of memory accesses.
    [Encoding("0000 0000 0110 level t 0000", "rsil {t}, {level}")]
    public static partial uint Rsil(AReg t, Imm4 level);
    [Encoding("0001 0011 0000 0010 t 0000", "wsr.lcount {t}")]
    public static partial uint WsrLcount(AReg t);
    [Encoding("0001 0011 1110 0110 t 0000", "wsr.ps {t}")]
    public static partial uint WsrPs(AReg t);
    [Encoding("0001 0011 0000 1100 t 0000", "wsr.scompare1 {t}")]
    public static partial uint WsrScompare1(AReg t);
    [Encoding("0000 0000 0010 0000 1100 0000", "memw")]
    public static partial uint Memw();
}

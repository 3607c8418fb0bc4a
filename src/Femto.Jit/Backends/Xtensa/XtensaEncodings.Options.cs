namespace Femto.Jit.Backends.Xtensa;

// Options.
internal static partial class XtensaEncodings
{
    // 4.3.1 Code density.
    [Encoding("offset s t 1000", "l32i.n {t}, {s}, {offset}")]
    public static partial ushort L32iN(AReg t, AReg s, NarrowWordOffset offset);
    [Encoding("offset s t 1001", "s32i.n {t}, {s}, {offset}")]
    public static partial ushort S32iN(AReg t, AReg s, NarrowWordOffset offset);
    [Encoding("r s t 1010", "add.n {r}, {s}, {t}")]
    public static partial ushort AddN(AReg r, AReg s, AReg t);
    [Encoding("r s imm 1011", "addi.n {r}, {s}, {imm}")]
    public static partial ushort AddiN(AReg r, AReg s, NarrowAddend imm);
    [Encoding("imm[3:0] s 0 imm[6:4] 1100", "movi.n {s}, {imm}")]
    public static partial ushort MoviN(AReg s, NarrowConstant imm);
    [Encoding("0000 s t 1101", "mov.n {t}, {s}")]
    public static partial ushort MovN(AReg t, AReg s);
    [Encoding("offset[3:0] s 10 offset[5:4] 1100", "beqz.n {s}, {offset}")]
    public static partial ushort BeqzN(AReg s, NarrowBranchOffset offset);
    [Encoding("offset[3:0] s 11 offset[5:4] 1100", "bnez.n {s}, {offset}")]
    public static partial ushort BnezN(AReg s, NarrowBranchOffset offset);
    [Encoding("1111 0000 0000 1101", "ret.n")]
    public static partial ushort RetN();

    // 4.3.3 to 4.3.5 Multiplication: 16-bit, 32-bit, 32-bit high.
    [Encoding("1100 0001 r s t 0000", "mul16u {r}, {s}, {t}")]
    public static partial uint Mul16u(AReg r, AReg s, AReg t);
    [Encoding("1000 0010 r s t 0000", "mull {r}, {s}, {t}")]
    public static partial uint Mull(AReg r, AReg s, AReg t);
    [Encoding("1010 0010 r s t 0000", "muluh {r}, {s}, {t}")]
    public static partial uint Muluh(AReg r, AReg s, AReg t);
    [Encoding("1011 0010 r s t 0000", "mulsh {r}, {s}, {t}")]
    public static partial uint Mulsh(AReg r, AReg s, AReg t);

    // 4.3.6 Division.
    [Encoding("1100 0010 r s t 0000", "quou {r}, {s}, {t}")]
    public static partial uint Quou(AReg r, AReg s, AReg t);
    [Encoding("1101 0010 r s t 0000", "quos {r}, {s}, {t}")]
    public static partial uint Quos(AReg r, AReg s, AReg t);
    [Encoding("1110 0010 r s t 0000", "remu {r}, {s}, {t}")]
    public static partial uint Remu(AReg r, AReg s, AReg t);
    [Encoding("1111 0010 r s t 0000", "rems {r}, {s}, {t}")]
    public static partial uint Rems(AReg r, AReg s, AReg t);

    // 4.3.8 Miscellaneous operations.
    [Encoding("0010 0011 r s bit 0000", "sext {r}, {s}, {bit}")]
    public static partial uint Sext(AReg r, AReg s, SignBit bit);
    [Encoding("0111 0011 r s t 0000", "maxu {r}, {s}, {t}")]
    public static partial uint Maxu(AReg r, AReg s, AReg t);

    // 4.3.13 Conditional store.
    [Encoding("offset 1110 s t 0010", "s32c1i {t}, {s}, {offset}")]
    public static partial uint S32c1i(AReg t, AReg s, WordOffset offset);

    // 4.3.2 Loops.
    [Encoding("offset 1000 s 0111 0110", "loop {s}, {offset}")]
    public static partial uint Loop(AReg s, LoopOffset offset);
    [Encoding("offset 1001 s 0111 0110", "loopnez {s}, {offset}")]
    public static partial uint Loopnez(AReg s, LoopOffset offset);

    // 4.7.1 Windowed registers.
    [Encoding("bytes s 0011 0110", "entry {s}, {bytes}")]
    public static partial uint Entry(AReg s, FrameBytes bytes);
    [Encoding("offset 10 0101", "call8 {offset}")]
    public static partial uint Call8(CallOffset offset);
    [Encoding("0000 0000 0000 s 1110 0000", "callx8 {s}")]
    public static partial uint Callx8(AReg s);
    [Encoding("0000 0000 0000 0000 1001 0000", "retw")]
    public static partial uint Retw();
    [Encoding("1111 0000 0001 1101", "retw.n")]
    public static partial ushort RetwN();
}

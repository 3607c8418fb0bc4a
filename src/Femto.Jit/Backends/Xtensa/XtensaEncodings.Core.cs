namespace Femto.Jit.Backends.Xtensa;

// Core architecture.
internal static partial class XtensaEncodings
{
    // Arithmetic and logic.
    [Encoding("1000 0000 r s t 0000", "add {r}, {s}, {t}")]
    public static partial uint Add(AReg r, AReg s, AReg t);
    [Encoding("1001 0000 r s t 0000", "addx2 {r}, {s}, {t}")]
    public static partial uint Addx2(AReg r, AReg s, AReg t);
    [Encoding("1010 0000 r s t 0000", "addx4 {r}, {s}, {t}")]
    public static partial uint Addx4(AReg r, AReg s, AReg t);
    [Encoding("1011 0000 r s t 0000", "addx8 {r}, {s}, {t}")]
    public static partial uint Addx8(AReg r, AReg s, AReg t);
    [Encoding("1100 0000 r s t 0000", "sub {r}, {s}, {t}")]
    public static partial uint Sub(AReg r, AReg s, AReg t);
    [Encoding("1101 0000 r s t 0000", "subx2 {r}, {s}, {t}")]
    public static partial uint Subx2(AReg r, AReg s, AReg t);
    [Encoding("1110 0000 r s t 0000", "subx4 {r}, {s}, {t}")]
    public static partial uint Subx4(AReg r, AReg s, AReg t);
    [Encoding("1111 0000 r s t 0000", "subx8 {r}, {s}, {t}")]
    public static partial uint Subx8(AReg r, AReg s, AReg t);
    [Encoding("0001 0000 r s t 0000", "and {r}, {s}, {t}")]
    public static partial uint And(AReg r, AReg s, AReg t);
    [Encoding("0010 0000 r s t 0000", "or {r}, {s}, {t}")]
    public static partial uint Or(AReg r, AReg s, AReg t);
    [Encoding("0011 0000 r s t 0000", "xor {r}, {s}, {t}")]
    public static partial uint Xor(AReg r, AReg s, AReg t);
    [Encoding("0110 0000 r 0000 t 0000", "neg {r}, {t}")]
    public static partial uint Neg(AReg r, AReg t);
    [Encoding("1000 0011 r s t 0000", "moveqz {r}, {s}, {t}")]
    public static partial uint Moveqz(AReg r, AReg s, AReg t);
    [Encoding("1001 0011 r s t 0000", "movnez {r}, {s}, {t}")]
    public static partial uint Movnez(AReg r, AReg s, AReg t);
    [Encoding("imm 1100 s t 0010", "addi {t}, {s}, {imm}")]
    public static partial uint Addi(AReg t, AReg s, Imm8 imm);
    [Encoding("imm 1101 s t 0010", "addmi {t}, {s}, {imm}")]
    public static partial uint Addmi(AReg t, AReg s, Imm8Pages imm);
    [Encoding("imm[7:0] 1010 imm[11:8] t 0010", "movi {t}, {imm}")]
    public static partial uint Movi(AReg t, Imm12 imm);

    // Shifts: by an immediate, or by SAR, which SSL, SSR and SSAI set.
    [Encoding("000 amount[4] 0001 r s amount[3:0] 0000", "slli {r}, {s}, {amount}")]
    public static partial uint Slli(AReg r, AReg s, LeftShift amount);
    [Encoding("0100 0001 r amount t 0000", "srli {r}, {t}, {amount}")]
    public static partial uint Srli(AReg r, AReg t, Imm4 amount);
    [Encoding("001 amount[4] 0001 r amount[3:0] t 0000", "srai {r}, {t}, {amount}")]
    public static partial uint Srai(AReg r, AReg t, Imm5 amount);
    [Encoding("width 010 shift[4] r shift[3:0] t 0000", "extui {r}, {t}, {shift}, {width}")]
    public static partial uint Extui(AReg r, AReg t, Imm5 shift, FieldWidth width);
    [Encoding("1010 0001 r s 0000 0000", "sll {r}, {s}")]
    public static partial uint Sll(AReg r, AReg s);
    [Encoding("1001 0001 r 0000 t 0000", "srl {r}, {t}")]
    public static partial uint Srl(AReg r, AReg t);
    [Encoding("1011 0001 r 0000 t 0000", "sra {r}, {t}")]
    public static partial uint Sra(AReg r, AReg t);
    [Encoding("1000 0001 r s t 0000", "src {r}, {s}, {t}")]
    public static partial uint Src(AReg r, AReg s, AReg t);
    [Encoding("0100 0000 0001 s 0000 0000", "ssl {s}")]
    public static partial uint Ssl(AReg s);
    [Encoding("0100 0000 0000 s 0000 0000", "ssr {s}")]
    public static partial uint Ssr(AReg s);
    [Encoding("0100 0000 0100 amount[3:0] 000 amount[4] 0000", "ssai {amount}")]
    public static partial uint Ssai(Imm5 amount);

    // Loads and stores.
    [Encoding("offset 0000 s t 0010", "l8ui {t}, {s}, {offset}")]
    public static partial uint L8ui(AReg t, AReg s, ByteOffset offset);
    [Encoding("offset 0001 s t 0010", "l16ui {t}, {s}, {offset}")]
    public static partial uint L16ui(AReg t, AReg s, HalfOffset offset);
    [Encoding("offset 1001 s t 0010", "l16si {t}, {s}, {offset}")]
    public static partial uint L16si(AReg t, AReg s, HalfOffset offset);
    [Encoding("offset 0010 s t 0010", "l32i {t}, {s}, {offset}")]
    public static partial uint L32i(AReg t, AReg s, WordOffset offset);
    [Encoding("offset 0100 s t 0010", "s8i {t}, {s}, {offset}")]
    public static partial uint S8i(AReg t, AReg s, ByteOffset offset);
    [Encoding("offset 0101 s t 0010", "s16i {t}, {s}, {offset}")]
    public static partial uint S16i(AReg t, AReg s, HalfOffset offset);
    [Encoding("offset 0110 s t 0010", "s32i {t}, {s}, {offset}")]
    public static partial uint S32i(AReg t, AReg s, WordOffset offset);
    [Encoding("offset t 0001", "l32r {t}, {offset}")]
    public static partial uint L32r(AReg t, LiteralOffset offset);
}

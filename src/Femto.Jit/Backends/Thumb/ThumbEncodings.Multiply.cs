namespace Femto.Jit.Backends.Thumb;

// Armv7-M ARM, A5.3: 32-bit multiplications and divisions (the 16-bit MULS is with the data processing).
internal static partial class ThumbEncodings
{
    // A5.3.16 Multiply, multiply accumulate. The manual's SMUL<x><y>, SMLA<x><y>, SMULW<y>, SMLAW<y>.
    [Encoding("11111011 0 000 rn | 1111 rd 0000 rm", "mul {rd}, {rn}, {rm}")]
    public static partial uint MulT2(Reg rd, Reg rn, Reg rm);
    [Encoding("11111011 0 000 rn | ra rd 0000 rm", "mla {rd}, {rn}, {rm}, {ra}")]
    public static partial uint MlaT1(Reg rd, Reg rn, Reg rm, Reg ra);
    [Encoding("11111011 0 000 rn | ra rd 0001 rm", "mls {rd}, {rn}, {rm}, {ra}")]
    public static partial uint MlsT1(Reg rd, Reg rn, Reg rm, Reg ra);
    [Encoding("11111011 0 001 rn | 1111 rd 00 n m rm", "smul{n}{m} {rd}, {rn}, {rm}")]
    public static partial uint SmulHalvesT1(Reg rd, Reg rn, Half n, Reg rm, Half m);
    [Encoding("11111011 0 001 rn | ra rd 00 n m rm", "smla{n}{m} {rd}, {rn}, {rm}, {ra}")]
    public static partial uint SmlaHalvesT1(Reg rd, Reg rn, Half n, Reg rm, Half m, Reg ra);
    [Encoding("11111011 0 011 rn | 1111 rd 000 m rm", "smulw{m} {rd}, {rn}, {rm}")]
    public static partial uint SmulwHalfT1(Reg rd, Reg rn, Reg rm, Half m);
    [Encoding("11111011 0 011 rn | ra rd 000 m rm", "smlaw{m} {rd}, {rn}, {rm}, {ra}")]
    public static partial uint SmlawHalfT1(Reg rd, Reg rn, Reg rm, Half m, Reg ra);
    [Encoding("11111011 0 101 rn | 1111 rd 000 r rm", "smmul{r} {rd}, {rn}, {rm}")]
    public static partial uint SmmulT1(Reg rd, Reg rn, Reg rm, Rounding r);
    [Encoding("11111011 0 101 rn | ra rd 000 r rm", "smmla{r} {rd}, {rn}, {rm}, {ra}")]
    public static partial uint SmmlaT1(Reg rd, Reg rn, Reg rm, Reg ra, Rounding r);
    [Encoding("11111011 0 110 rn | ra rd 000 r rm", "smmls{r} {rd}, {rn}, {rm}, {ra}")]
    public static partial uint SmmlsT1(Reg rd, Reg rn, Reg rm, Reg ra, Rounding r);

    // A5.3.17 Long multiply, long multiply accumulate, divide. The manual's SMLAL<x><y>.
    [Encoding("11111011 1 000 rn | rdLo rdHi 0000 rm", "smull {rdLo}, {rdHi}, {rn}, {rm}")]
    public static partial uint SmullT1(Reg rdLo, Reg rdHi, Reg rn, Reg rm);
    [Encoding("11111011 1 001 rn | 1111 rd 1111 rm", "sdiv {rd}, {rn}, {rm}")]
    public static partial uint SdivT1(Reg rd, Reg rn, Reg rm);
    [Encoding("11111011 1 010 rn | rdLo rdHi 0000 rm", "umull {rdLo}, {rdHi}, {rn}, {rm}")]
    public static partial uint UmullT1(Reg rdLo, Reg rdHi, Reg rn, Reg rm);
    [Encoding("11111011 1 011 rn | 1111 rd 1111 rm", "udiv {rd}, {rn}, {rm}")]
    public static partial uint UdivT1(Reg rd, Reg rn, Reg rm);
    [Encoding("11111011 1 100 rn | rdLo rdHi 0000 rm", "smlal {rdLo}, {rdHi}, {rn}, {rm}")]
    public static partial uint SmlalT1(Reg rdLo, Reg rdHi, Reg rn, Reg rm);
    [Encoding("11111011 1 100 rn | rdLo rdHi 10 n m rm", "smlal{n}{m} {rdLo}, {rdHi}, {rn}, {rm}")]
    public static partial uint SmlalHalvesT1(Reg rdLo, Reg rdHi, Reg rn, Half n, Reg rm, Half m);
    [Encoding("11111011 1 110 rn | rdLo rdHi 0000 rm", "umlal {rdLo}, {rdHi}, {rn}, {rm}")]
    public static partial uint UmlalT1(Reg rdLo, Reg rdHi, Reg rn, Reg rm);
    [Encoding("11111011 1 110 rn | rdLo rdHi 0110 rm", "umaal {rdLo}, {rdHi}, {rn}, {rm}")]
    public static partial uint UmaalT1(Reg rdLo, Reg rdHi, Reg rn, Reg rm);
}

namespace Femto.Jit.Backends.Thumb;

// Armv7-M ARM, A7.7 and B5.2: hints, permanently undefined, interrupts, exclusives, barriers, special registers.
internal static partial class ThumbEncodings
{
    // A7.7.88 NOP; A7.7.194 UDF; B5.2.1 CPS of PRIMASK; A7.7.23 CLREX; A7.7.33 DMB; B5.2.2 MRS; B5.2.3 MSR.
    [Encoding("1011 1111 0000 0000", "nop.n")]
    public static partial ushort NopT1();
    [Encoding("11110 0 1110 1 0 (1)(1)(1)(1) | 10 (0) 0 (0) 000 0000 0000", "nop.w")]
    public static partial uint NopT2();
    [Encoding("1101 1110 imm", "udf.n #{imm}")]
    public static partial ushort UdfT1(Imm8 imm);
    [Encoding("11110 1111111 imm[15:12] | 1010 imm[11:0]", "udf.w #{imm}")]
    public static partial uint UdfT2(Imm16 imm);
    [Encoding("1011 0110 011 0 (0) (0) 1 0", "cpsie i")]
    public static partial ushort CpsieT1();
    [Encoding("1011 0110 011 1 (0) (0) 1 0", "cpsid i")]
    public static partial ushort CpsidT1();
    [Encoding("11110 0 1110 1 1 (1)(1)(1)(1) | 10 (0) 0 (1)(1)(1)(1) 0010 (1)(1)(1)(1)", "clrex")]
    public static partial uint ClrexT1();
    [Encoding("11110 0 1110 1 1 (1)(1)(1)(1) | 10 (0) 0 (1)(1)(1)(1) 0101 option", "dmb {option}")]
    public static partial uint DmbT1(BarrierOption option);
    [Encoding("11110 0 1111 1 (0) (1)(1)(1)(1) | 10 (0) 0 rd sysm", "mrs {rd}, {sysm}")]
    public static partial uint MrsT1(Reg rd, SpecialRegister sysm);
    [Encoding("11110 0 1110 0 (0) rn | 10 (0) 0 10 (0)(0) sysm", "msr {sysm}, {rn}")]
    public static partial uint MsrT1(SpecialRegister sysm, Reg rn);
}

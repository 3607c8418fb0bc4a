namespace Femto.Jit.Backends.Thumb;

// Armv7-M ARM, A5.2: 16-bit loads and stores.
internal static partial class ThumbEncodings
{
    // A5.2.4 Load and store single data item: register offset.
    [Encoding("0101 000 rm rn rt", "str.n {rt}, [{rn}, {rm}]")]
    public static partial ushort StrRegisterT1(LowReg rt, LowReg rn, LowReg rm);
    [Encoding("0101 001 rm rn rt", "strh.n {rt}, [{rn}, {rm}]")]
    public static partial ushort StrhRegisterT1(LowReg rt, LowReg rn, LowReg rm);
    [Encoding("0101 010 rm rn rt", "strb.n {rt}, [{rn}, {rm}]")]
    public static partial ushort StrbRegisterT1(LowReg rt, LowReg rn, LowReg rm);
    [Encoding("0101 011 rm rn rt", "ldrsb.n {rt}, [{rn}, {rm}]")]
    public static partial ushort LdrsbRegisterT1(LowReg rt, LowReg rn, LowReg rm);
    [Encoding("0101 100 rm rn rt", "ldr.n {rt}, [{rn}, {rm}]")]
    public static partial ushort LdrRegisterT1(LowReg rt, LowReg rn, LowReg rm);
    [Encoding("0101 101 rm rn rt", "ldrh.n {rt}, [{rn}, {rm}]")]
    public static partial ushort LdrhRegisterT1(LowReg rt, LowReg rn, LowReg rm);
    [Encoding("0101 110 rm rn rt", "ldrb.n {rt}, [{rn}, {rm}]")]
    public static partial ushort LdrbRegisterT1(LowReg rt, LowReg rn, LowReg rm);
    [Encoding("0101 111 rm rn rt", "ldrsh.n {rt}, [{rn}, {rm}]")]
    public static partial ushort LdrshRegisterT1(LowReg rt, LowReg rn, LowReg rm);

    // A5.2.4 Immediate offset.
    [Encoding("0110 0 imm rn rt", "str.n {rt}, [{rn}, #{imm}]")]
    public static partial ushort StrImmediateT1(LowReg rt, LowReg rn, Imm5Word imm);
    [Encoding("0110 1 imm rn rt", "ldr.n {rt}, [{rn}, #{imm}]")]
    public static partial ushort LdrImmediateT1(LowReg rt, LowReg rn, Imm5Word imm);
    [Encoding("0111 0 imm rn rt", "strb.n {rt}, [{rn}, #{imm}]")]
    public static partial ushort StrbImmediateT1(LowReg rt, LowReg rn, Imm5Byte imm);
    [Encoding("0111 1 imm rn rt", "ldrb.n {rt}, [{rn}, #{imm}]")]
    public static partial ushort LdrbImmediateT1(LowReg rt, LowReg rn, Imm5Byte imm);
    [Encoding("1000 0 imm rn rt", "strh.n {rt}, [{rn}, #{imm}]")]
    public static partial ushort StrhImmediateT1(LowReg rt, LowReg rn, Imm5Half imm);
    [Encoding("1000 1 imm rn rt", "ldrh.n {rt}, [{rn}, #{imm}]")]
    public static partial ushort LdrhImmediateT1(LowReg rt, LowReg rn, Imm5Half imm);

    // A5.2.4 Relative to SP; A5.2 literal: relative to Align(PC, 4).
    [Encoding("1001 0 rt imm", "str.n {rt}, [sp, #{imm}]")]
    public static partial ushort StrImmediateT2(LowReg rt, Imm8Words imm);
    [Encoding("1001 1 rt imm", "ldr.n {rt}, [sp, #{imm}]")]
    public static partial ushort LdrImmediateT2(LowReg rt, Imm8Words imm);
    [Encoding("01001 rt imm", "ldr.n {rt}, [pc, #{imm}]")]
    public static partial ushort LdrLiteralT1(LowReg rt, Imm8Words imm);

    // A5.2.5, A5.2 Several registers; STM and LDM write the base back (LDM not when it is in the list).
    [Encoding("1011 010 registers", "push.n {registers}")]
    public static partial ushort PushT1(PushList registers);
    [Encoding("1011 110 registers", "pop.n {registers}")]
    public static partial ushort PopT1(PopList registers);
    [Encoding("1100 0 rn registers", "stm.n {rn}!, {registers}")]
    public static partial ushort StmT1(LowReg rn, LowRegisterList registers);
    [Encoding("1100 1 rn registers", "ldm.n {rn}!, {registers}")]
    public static partial ushort LdmT1(LowReg rn, LowRegisterList registers);
}

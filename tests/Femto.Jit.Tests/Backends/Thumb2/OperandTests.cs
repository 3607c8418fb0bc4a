using Femto.Jit.Backends.Thumb;

namespace Femto.Jit.Tests.Backends.Thumb2;

/// <summary>Operands that do not exist cannot be created, in any build.</summary>
public class OperandTests
{
    public static TheoryData<string, Action> Impossible => new()
    {
        { "register 16", () => _ = new Reg(16) },
        { "register -1", () => _ = new Reg(-1) },
        { "r8 as a low register", () => _ = (LowReg)new Reg(8) },
        { "imm8 256", () => _ = new Imm8(256) },
        { "imm8 -1", () => _ = new Imm8(-1) },
        { "a word offset of 2", () => _ = new Imm5Word(2) },
        { "a word offset of 128", () => _ = new Imm5Word(128) },
        { "a branch by an odd distance", () => _ = new BranchOffset8(3) },
        { "a branch too far forwards", () => _ = new BranchOffset8(256) },
        { "a branch too far backwards", () => _ = new BranchOffset8(-258) },
        { "a long branch too far forwards", () => _ = new BranchOffset24(16777216) },
        { "a long branch too far backwards", () => _ = new BranchOffset24(-16777218) },
        { "LSL by 32", () => _ = new Shift(ShiftType.Lsl, 32) },
        { "LSR by 0", () => _ = new Shift(ShiftType.Lsr, 0) },
        { "ROR by 0", () => _ = new Shift(ShiftType.Ror, 0) },
        { "a right shift by 0", () => _ = new RightShift(0) },
        { "a right shift by 33", () => _ = new RightShift(33) },
        { "a field over the end of the word", () => _ = new ExtractedField(31, 2) },
        { "a field of no bits", () => _ = new InsertedField(3, 0) },
        { "a field whose end overflows", () => _ = new InsertedField(1, int.MaxValue) },
        { "a positive offset without indexing", () => _ = new IndexedOffset(Indexing.Offset, 1) },
        { "an indexed offset of 256", () => _ = new IndexedOffset(Indexing.PreIndexed, 256) },
        { "an indexed word offset of 2", () => _ = new IndexedWordOffset(Indexing.Offset, 2) },
        { "a default indexed offset", () => _ = default(IndexedOffset).Bits },
        { "the condition always", () => _ = new Condition(14) },
        { "an IT block of five", () => _ = new ItBlock(Condition.Eq, "TTTT") },
        { "a default IT block", () => _ = default(ItBlock).Bits },
        { "an empty list", () => _ = new PushList(0) },
        { "a default list", () => _ = default(LowRegisterList).Bits },
        { "pushing pc", () => _ = new PushList(0x8000) },
        { "a list of one in a 32-bit store", () => _ = new StoreList(1) },
        { "loading lr and pc", () => _ = new LoadList(0xC000) },
        { "a value outside of an enumeration", () => ThumbEncodings.MovRegisterT3((SetFlags)2, Reg.Lr, Reg.Lr) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_operands_are_refused(string what, Action creation)
    {
        Assert.NotEmpty(what);
        Assert.Throws<InternalCompilerException>(creation);
    }

    [Fact]
    public void TryCreate_agrees_with_the_range()
    {
        for (long value = -600; value <= 600; value++)
        {
            bool exists = value is >= -256 and <= 254 && value % 2 == 0;
            Assert.Equal(exists, BranchOffset8.TryCreate(value, out BranchOffset8 operand));
            Assert.Equal(exists ? value : 0, operand.Value);
        }
    }

    [Fact]
    public void Inverted_conditions_pair_up()
    {
        Assert.Equal(Condition.Ne, Condition.Eq.Inverted);
        Assert.Equal(Condition.Hi, Condition.Ls.Inverted);
        Assert.Equal(Condition.Lt, Condition.Ge.Inverted);
        Assert.Equal(Condition.Cc, Condition.Cs.Inverted);
    }
}

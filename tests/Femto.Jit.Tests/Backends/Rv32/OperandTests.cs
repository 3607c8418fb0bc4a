using Femto.Jit.Backends.Rv32;

namespace Femto.Jit.Tests.Backends.Rv32;

/// <summary>Operands that do not exist cannot be created, in any build.</summary>
public class OperandTests
{
    public static TheoryData<string, Action> Impossible => new()
    {
        { "register 32", () => _ = new XReg(32) },
        { "register -1", () => _ = new XReg(-1) },
        { "x7 in a compressed field", () => _ = new CReg(7) },
        { "x16 in a compressed field", () => _ = new CReg(16) },
        { "imm12 2048", () => _ = new Imm12(2048) },
        { "imm12 -2049", () => _ = new Imm12(-2049) },
        { "a branch by an odd distance", () => _ = new BranchOffset(3) },
        { "a branch too far forwards", () => _ = new BranchOffset(4096) },
        { "a jump too far backwards", () => _ = new JumpOffset(-1048578) },
        { "a compressed branch too far forwards", () => _ = new CBranchOffset(256) },
        { "a word offset of 2", () => _ = new WordOffset(2) },
        { "a word offset of 128", () => _ = new WordOffset(128) },
        { "a stack offset of 256", () => _ = new StackOffset(256) },
        { "a stack adjustment by 8", () => _ = new StackAdjustment(8) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_operands_are_refused(string what, Action creation)
    {
        Assert.NotEmpty(what);
        Assert.Throws<InternalCompilerException>(creation);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 5)]
    public void Inverted_conditions_pair_up(int one, int other) =>
        Assert.Equal(((Rv32Condition)other, (Rv32Condition)one),
            (((Rv32Condition)one).Inverted(), ((Rv32Condition)other).Inverted()));
}

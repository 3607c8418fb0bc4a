using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>
/// Which accesses one check ahead of their loop stands for. The context has 64 bytes; r2 is a word of it and not 0, r5 a
/// double word.
/// </summary>
public sealed class CheckHoistingTests
{
    private const string Prologue = """
        entry:
            r2 = *(u32 *)(r1 + 0)
            r5 = *(u64 *)(r1 + 8)
            r0 = 0
            if r2 == 0 goto end

        """;

    [Theory]
    [InlineData("again: r6 = r1\nr6 += r0\nr7 = *(u8 *)(r6 + 0)\nr0 += 1\nif r0 < r2 goto again")]
    [InlineData("again: r6 = r0\nr6 <<= 2\nr6 += r1\nr7 = *(u32 *)(r6 + 4)\nr0 += 1\nif r0 != r2 goto again")]
    [InlineData("again: if r0 >= r2 goto end\nr6 = r1\nr6 += r0\nr7 = *(u8 *)(r6 + 4)\nr0 += 1\ngoto again")]
    [InlineData("again: r7 = *(u16 *)(r1 + 4)\nr1 += 2\nw2 += -1\nif w2 != 0 goto again")]
    [InlineData("again: r7 = *(u16 *)(r1 + 4)\nr1 += 12\nr2 -= 1\nif r2 s> 0 goto again")]
    [InlineData("r2 &= 1023\nif r2 == 0 goto end\nr6 = r1\nr6 += r2\nagain: r7 = *(u8 *)(r1 + 4)\nr1 += 1\nif r1 < r6 goto again")]
    [InlineData("again: r7 = *(u8 *)(r1 + 4)\nr1 += 1\nr0 += 8\nif r0 < r2 goto again")]
    [InlineData("again: *(u8 *)(r1 + 4) = r0\nr1 += 1\nw0 += 1\nif w0 < w2 goto again")]
    [InlineData("again: r6 = r1\nr6 += r0\nr7 = *(u8 *)(r6 + 4)\nif r7 == 9 goto skip\nr3 = 1\nskip: r0 += 1\nif r0 < r2 goto again")]
    // The limit may be behind: then there is one turn, or none.
    [InlineData("r4 = r2\nr4 >>= 1\nagain: r6 = r1\nr6 += r4\n*(u8 *)(r6 + 4) = r0\nr4 += 1\nif r4 < r2 goto again")]
    [InlineData("w5 = w5\nr1 += 8\nagain: if r5 >= r2 goto end\nr7 = *(u8 *)(r1 + 4)\nr1 += 4\nr5 += 1\ngoto again")]
    [InlineData("*(u64 *)(r10 - 8) = r2\nagain: r6 = r1\nr6 += r0\nr7 = *(u8 *)(r6 + 0)\nr0 += 1\nr2 = *(u64 *)(r10 - 8)\nif r0 < r2 goto again")]
    [InlineData("*(u64 *)(r10 - 8) = r1\nagain: r6 = *(u64 *)(r10 - 8)\nr7 = *(u8 *)(r6 + 4)\nr6 += 1\n*(u64 *)(r10 - 8) = r6\nr2 -= 1\nif r2 != 0 goto again")]
    public void Is_checked_ahead(string loop) => Assert.Single(Verify(loop).HoistedAccesses);

    [Theory]
    // Leaves elsewhere; is not made in every turn; calls a helper; goes down; an atomic may be misaligned.
    [InlineData("again: r6 = r1\nr6 += r0\nr7 = *(u8 *)(r6 + 4)\nif r7 == 9 goto end\nr0 += 1\nif r0 < r2 goto again")]
    [InlineData("again: if r5 == r0 goto skip\nr6 = r1\nr6 += r0\nr7 = *(u8 *)(r6 + 4)\nskip: r0 += 1\nif r0 < r2 goto again")]
    [InlineData("r6 = r1\nr8 = r2\nr9 = 0\nagain: r1 = 1\ncall 5\nr7 = *(u8 *)(r6 + 4)\nr6 += 1\nr9 += 1\nif r9 < r8 goto again")]
    [InlineData("r1 += 63\nagain: r7 = *(u8 *)(r1 + 0)\nr1 += -1\nr2 -= 1\nif r2 != 0 goto again")]
    [InlineData("r1 += 4\nagain: lock *(u32 *)(r1 + 0) += r0\nr1 += 4\nr2 -= 1\nif r2 != 0 goto again")]
    // The turns are not known: a counter of 64 bits that is anything, a limit that may be behind, a step over the limit.
    [InlineData("again: r7 = *(u8 *)(r1 + 4)\nr1 += 1\nr5 -= 1\nif r5 != 0 goto again")]
    [InlineData("r0 = 100\nagain: r7 = *(u8 *)(r1 + 4)\nr1 += 1\nr0 += 1\nif r0 != r2 goto again")]
    [InlineData("again: r7 = *(u8 *)(r1 + 4)\nr1 += 1\nr0 += 2\nif r0 != r2 goto again")]
    [InlineData("again: r7 = *(u8 *)(r1 + 4)\nr1 += 1\nw0 += 1\nif w0 <= w2 goto again")]
    [InlineData("w4 = -2147483648\nagain: r7 = *(u8 *)(r1 + 4)\nr1 += 1\nw4 += -1\nif w4 != -36 goto again")]
    // May begin below its region, or have no turn while what is checked is not inside.
    [InlineData("again: r7 = *(u8 *)(r1 - 1)\nr1 += 1\nr2 -= 1\nif r2 != 0 goto again")]
    [InlineData("r2 -= 1\nagain: if r0 >= r2 goto end\nr7 = *(u8 *)(r1 + 0)\nr1 += 1\nr0 += 1\ngoto again")]
    public void Is_checked_each_time(string loop) => Assert.Empty(Verify(loop).HoistedAccesses);

    private static VerifiedProgram Verify(string loop)
    {
        string text = string.Concat(
            Prologue, "    ", loop.Replace("\n", "\n    ", StringComparison.Ordinal), "\nend:\n    r0 = 0\n    exit\n");
        Result<Program> program = Assembler.Assemble(text);
        Assert.True(program.Succeeded, $"{string.Join('\n', program.Diagnostics)}\n{text}");
        return Slots.Verify(program.Value, AgentHelpers.Contract with { ContextLength = 64 });
    }
}

using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>
/// How often loops go back to their heads at most: counted by hand. The context has 16 bytes; r3 is a byte of it, r4 a word,
/// r5 a double word.
/// </summary>
public sealed class TripCountTests
{
    private const string Prologue = """
        entry:
            r3 = *(u8 *)(r1 + 0)
            r4 = *(u32 *)(r1 + 4)
            r5 = *(u64 *)(r1 + 8)
            r0 = 0

        """;

    [Theory]
    [InlineData(9UL, "again: r0 += 1\nif r0 < 10 goto again")]
    [InlineData(10UL, "again: r0 += 1\nif r0 <= 10 goto again")]
    [InlineData(3UL, "again: r0 += 3\nif r0 < 10 goto again")]
    [InlineData(9UL, "again: r0 += 1\nif r0 != 10 goto again")]
    [InlineData(4UL, "again: r0 += 2\nif r0 != 10 goto again")]
    [InlineData(9UL, "again: r0 += -1\nif r0 s> -10 goto again")]
    [InlineData(9UL, "again: w0 += -1\nif w0 s> -10 goto again")]
    [InlineData(254UL, "r0 = 1\nagain: r0 += 1\nif r0 <= r3 goto again")]
    [InlineData(254UL, "if r3 == 0 goto end\nagain: r0 += 1\nif r0 != r3 goto again\nend: r0 = 1")]
    [InlineData(255UL, "again: r3 += -1\nif r3 s>= 0 goto again")]
    [InlineData(1UL, "again: r3 += 1\nif r3 == 7 goto again")]
    [InlineData(8UL, "r6 = r1\nr6 += 16\nr1 += -2\nagain: r1 += 2\nif r1 < r6 goto again")]
    [InlineData(16UL, "again: r0 = *(u8 *)(r1 + 0)\nr1 += 1\nr5 += -1\nif r5 != 0 goto again")]
    [InlineData(4UL, "again: r6 = r0\nr6 <<= 2\nr6 += r1\nr7 = *(u32 *)(r6 + 0)\nr0 += 1\nif r0 != r5 goto again")]
    [InlineData(254UL, "again: r0 += 1\nr6 = r0\nr6 <<= 32\nr6 >>= 32\nif r6 < r3 goto again")]
    // Down through 0, on 32 bits; by a limit in the stack; by limits that change; by one of two tests.
    [InlineData(3UL, "w0 = 18\nagain: w0 += -6\nif w0 != -6 goto again")]
    [InlineData(254UL, "*(u64 *)(r10 - 8) = r3\nagain: r0 += 1\nr6 = *(u64 *)(r10 - 8)\nif r0 < r6 goto again")]
    [InlineData(254UL, "again: r0 += 1\nr6 = *(u8 *)(r1 + 2)\nif r0 < r6 goto again")]
    [InlineData(254UL, "again: r0 += 1\nr3 += -1\nr3 &= 255\nif r3 > r0 goto again")]
    [InlineData(29UL, "again: r0 += 1\nif r5 == 1 goto other\nif r0 < 20 goto again\ngoto end\nother: if r0 < 30 goto again\nend: r0 = 1")]
    public void Is_bounded(ulong expected, string loop) => Assert.Equal(expected, CountOf(loop));

    [Theory]
    // Steps over the end; may start behind it; goes the other way; wraps before it fails; is not stepped.
    [InlineData("again: r0 += 3\nif r0 != 10 goto again")]
    [InlineData("again: r5 += 1\nif r5 != 10 goto again")]
    [InlineData("again: r0 += -1\nif r0 < 10 goto again\nr0 += 1\nif r0 != 0 goto again")]
    [InlineData("again: r0 += 2\nif r0 <= -2 goto again")]
    [InlineData("again: r0 += 1\nif r0 <= r5 goto again")]
    [InlineData("again: w0 += 1\nif w0 <= w4 goto again")]
    [InlineData("again: r0 *= 3\nif r0 < 10 goto again")]
    [InlineData("again: r5 >>= 1\nif r5 != 0 goto again")]
    [InlineData("again: r0 += 1\nr3 += 1\nif r0 < r3 goto again")]
    [InlineData("again: if r5 == 1 goto skip\nr0 += 1\nskip: if r0 < 10 goto again")]
    // A limit that goes ahead; one way back of two makes no test, or one of another value, or an equality.
    [InlineData("again: r0 += 1\nr6 = r0\nr6 |= 1\nr6 += 1\nif r0 < r6 goto again")]
    [InlineData("again: r0 += 1\nif r5 == 1 goto again\nif r0 < 20 goto again")]
    [InlineData("again: r0 += 1\nw6 = w0\nif r5 == 1 goto other\nif r0 < 20 goto again\ngoto end\nother: if w6 < 30 goto again\nend: r0 = 1")]
    [InlineData("again: r0 += 1\nif r5 == 1 goto other\nif r0 != 20 goto again\ngoto end\nother: if r0 != 30 goto again\nend: r0 = 1")]
    [InlineData("r0 = 0\nagain: if r5 != 1 goto odd\nr0 += 1\ngoto next\nodd: r0 += -1\nnext: if r0 < 10 goto again")]
    // Billions of turns are no bound that helps.
    [InlineData("again: r0 += 1\nif r0 < r4 goto again")]
    public void Is_not_bounded(string loop)
    {
        VerifiedProgram program = Verify(loop);
        Assert.NotEmpty(program.MeteredEdges);
    }

    private static ulong? CountOf(string loop)
    {
        VerifiedProgram program = Verify(loop);
        Assert.Empty(program.MeteredEdges);
        return Assert.Single(program.TripCounts).Value;
    }

    private static VerifiedProgram Verify(string loop)
    {
        string text = string.Concat(Prologue, "    ", loop.Replace("\n", "\n    ", StringComparison.Ordinal), "\n    exit\n");
        Result<Program> program = Assembler.Assemble(text);
        Assert.True(program.Succeeded, $"{string.Join('\n', program.Diagnostics)}\n{text}");
        return Slots.Verify(program.Value, AgentHelpers.Contract with { ContextLength = 16 }, Slots.WithoutPaths);
    }
}

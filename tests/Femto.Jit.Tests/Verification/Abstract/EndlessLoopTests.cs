using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>
/// Loops that do not end, each for one reason, have to be metered. Engines agree on such a loop whatever the verifier says
/// of it, so that no comparison of theirs shows it.
/// </summary>
public sealed class EndlessLoopTests
{
    [Theory]
    [InlineData("r0 = -10\nagain: r0 += 4\nif r0 <= -2 goto again")]
    [InlineData("r0 = 0\nr6 = 0\nagain: r0 += 2\nif r0 != 9 goto again")]
    [InlineData("r0 = 0\nagain: if r5 == 1 goto skip\nr0 += 1\nskip: if r0 < 10 goto again")]
    [InlineData("r0 = 0\nagain: if r5 == 1 goto again\nr0 += 1\nif r0 < 10 goto again")]
    [InlineData("r0 = 5\nagain: if r5 != 1 goto odd\nr0 += 1\nr5 = 0\ngoto next\nodd: r0 += -1\nr5 = 1\nnext: if r0 < 10 goto again")]
    [InlineData("w0 = 1\nagain: w0 += 2\nif w0 != 0 goto again")]
    [InlineData("r0 = 9\nagain: r0 += -1\nif r0 >= 0 goto again")]
    public void Is_metered(string loop)
    {
        string text = "entry:\n    r5 = *(u64 *)(r1 + 8)\n    "
            + loop.Replace("\n", "\n    ", StringComparison.Ordinal) + "\n    exit\n";
        Result<Program> program = Assembler.Assemble(text);
        Assert.True(program.Succeeded, $"{string.Join('\n', program.Diagnostics)}\n{text}");
        Assert.NotEmpty(Slots.Verify(program.Value, AgentHelpers.Contract with { ContextLength = 16 }).MeteredEdges);
    }
}

using System.Globalization;
using System.Text;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Matrix;

/// <summary>Branches over thousands of instructions, beyond what 16-bit offsets and short encodings reach.</summary>
[Collection(EngineDefinition.Name)]
public sealed class FarBranchTests(EngineSet engines)
{
    /// <summary>A turn of the loop adds 7 and -1 in alternation, so 3 per instruction on average.</summary>
    [Theory]
    [InlineData(16_000, 0, 1UL)]
    [InlineData(16_000, 1, 48_001UL)]
    [InlineData(16_000, 2, 96_001UL)]
    [InlineData(300, 2, 1_801UL)]
    [InlineData(3_000, 2, 18_001UL)]
    public void Both_directions_are_reached(int length, byte turns, ulong expected)
    {
        StringBuilder text = new("r0 = 1\nr1 = *(u8 *)(r1 + 0)\nagain: if r1 != 0 goto +1\ngotol end\n");
        for (int index = 0; index < length; index++)
        {
            // The exclusive-ors keep the compiler from adding them all up.
            text.AppendLine(CultureInfo.InvariantCulture, $"r0 {(index % 2 == 0 ? "+= 7" : "+= -1")}");
            if (index % 2 != 0) text.AppendLine("r0 ^= r1\nr0 ^= r1");
        }
        text.Append("r1 += -1\ngotol again\nend: exit\n");
        Result<Program> program = Assembler.Assemble(text.ToString());
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        foreach (int? known in (int?[])[1, null])
        {
            VerifiedProgram verified = Slots.Verify(program.Value, AgentHelpers.Contract with { ContextLength = known });
            engines.OnEach(engine =>
            {
                Result<RunResult> run = engine.Prepare(verified)(new RunRequest([turns]));
                Assert.True(run.Succeeded, $"{engine.Name}: {string.Join('\n', run.Diagnostics)}");
                Assert.True(run.Value.Result == expected, $"{engine.Name}: {Agreement.Text(run.Value)}");
            });
        }
    }
}

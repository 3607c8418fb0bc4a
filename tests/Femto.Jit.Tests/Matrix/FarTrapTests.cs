using System.Globalization;
using System.Text;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// Hundreds of checks and literals in one function: branches to trap blocks, and loads of literals, beyond the reach of
/// their shortest encodings. The trap names the right instruction, from the entry and from a nested function.
/// </summary>
[Collection(EngineDefinition.Name)]
public sealed class FarTrapTests(EngineSet engines)
{
    private const int Length = 64;

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    [InlineData(700, false)]
    [InlineData(700, true)]
    public void The_right_trap_is_reached(int checks, bool nested)
    {
        Result<Program> program = Assembler.Assemble(Source(checks, nested));
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        foreach (int? known in (int?[])[Length, null])
        {
            VerifiedProgram verified = Slots.Verify(program.Value, AgentHelpers.Contract with { ContextLength = known });
            engines.OnEach(engine =>
            {
                Func<RunRequest, Result<RunResult>> run = engine.Prepare(verified);
                foreach (int bad in (int[])[-1, 0, 1, Length / 2, Length - 1])
                {
                    byte[] context = [.. Enumerable.Range(0, Length).Select(index => (byte)(index == bad ? 200 : index))];
                    RunRequest request = new([.. context]);
                    Result<RunResult> result = run(request);
                    string where = $"{checks} checks on {engine.Name}, byte {bad} bad";
                    Assert.True(result.Succeeded, $"{where}: {string.Join('\n', result.Diagnostics)}");
                    Assert.Equal(bad >= 0 && bad < checks, result.Value.Trap is not null);
                    Agreement.Check(where, verified, EngineSet.Oracle(verified, request, result.Value.Layout), result.Value);
                }
            });
        }
    }

    /// <summary>Each turn takes an index from the context, and what is there into the result.</summary>
    private static string Source(int checks, bool nested)
    {
        StringBuilder text = new(nested ? "call f\nr0 += 1\nexit\nf: r0 = 0\n" : "r0 = 0\n");
        for (int check = 0; check < checks; check++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"""
                r3 = *(u8 *)(r1 + {check % Length})
                r2 = r1
                r2 += r3
                r3 = *(u8 *)(r2 + 0)
                w0 ^= {0x1234_5678 + (check * 1_000_003)}
                w0 += w3
                """);
        }
        return text.Append("exit\n").ToString();
    }
}

using System.Collections.Immutable;
using System.Text;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// Each computation and comparison of two registers, on all hundred pairs of r0 to r9, with operands of every
/// magnitude, does on each engine what it does in the interpreter.
/// </summary>
[Collection(EngineDefinition.Name)]
public sealed class RegisterPairTests(EngineSet engines)
{
    private const int Registers = 10;

    private static readonly ImmutableArray<ulong> _magnitudes =
        [0, 1, ulong.MaxValue, 33, 0x80, 0x7fffffff, 0x80000000, 0xffffffff, 0x1_0000_0001, 1UL << 63, 0x12345678_9abcdef0];

    public static TheoryData<string, byte> Rows { get; } = CreateRows();

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_pair_gives_what_the_interpreter_gives(string mnemonic, byte opcode)
    {
        InstructionRow row = InstructionTable.WithOpcode(opcode).Single(row => row.Mnemonic == mnemonic);
        Result<Program> program = Assembler.Assemble(Write(row));
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        VerifiedProgram verified = Slots.Verify(program.Value, AgentHelpers.Contract with { ContextLength = 16 });
        engines.OnEach(engine =>
        {
            Func<RunRequest, Result<RunResult>> execute = engine.Prepare(verified);
            foreach (ulong left in _magnitudes)
            {
                // Each magnitude on the right meets several on the left; all pairs of them would tell little more.
                foreach (int distance in (int[])[0, 1, 4])
                {
                    ulong right = _magnitudes[(_magnitudes.IndexOf(left) + distance) % _magnitudes.Length];
                    RunRequest request = new([.. BitConverter.GetBytes(left), .. BitConverter.GetBytes(right)]);
                    Result<RunResult> result = execute(request);
                    string where = $"{mnemonic} of 0x{left:x} and 0x{right:x} on {engine.Name}";
                    Assert.True(result.Succeeded, $"{where}\n{string.Join('\n', result.Diagnostics)}");
                    Agreement.Check(where, verified, EngineSet.Oracle(verified, request, result.Value.Layout), result.Value);
                }
            }
        });
    }

    private static TheoryData<string, byte> CreateRows()
    {
        TheoryData<string, byte> rows = [];
        foreach (InstructionRow row in InstructionTable.Rows)
        {
            if (row.UsesSourceRegister && !row.AccessesMemory) rows.Add(row.Mnemonic, row.Opcode);
        }
        return rows;
    }

    /// <summary>One block a pair: the operands from the context, the result to the data.</summary>
    private static string Write(InstructionRow row)
    {
        StringBuilder text = new("*(u64 *)(r10 - 8) = r1\n");
        for (int pair = 0; pair < Registers * Registers; pair++)
        {
            (int left, int right) = (pair / Registers, pair % Registers);
            int place = Enumerable.Range(0, Registers).First(register => register != left && register != right);
            int result = row.IsJump ? Enumerable.Range(0, Registers).Last(register => register != left && register != right) : left;
            if (right != left) text.Append($"r{right} = *(u64 *)(r10 - 8)\nr{right} = *(u64 *)(r{right} + 8)\n");
            text.Append($"r{left} = *(u64 *)(r10 - 8)\nr{left} = *(u64 *)(r{left} + 0)\n");
            text.Append(row.IsJump
                ? $"r{result} = 1\n{row.Mnemonic} %r{left}, %r{right}, +1\nr{result} = 0\n"
                : $"{row.Mnemonic} %r{left}, %r{right}\n");
            text.Append($"r{place} = results ll\n*(u64 *)(r{place} + {8 * pair}) = r{result}\n");
        }
        return text.Append($"r0 = 0\nexit\n.bss\nresults: .space {8 * Registers * Registers}\n").ToString();
    }
}

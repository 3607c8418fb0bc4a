using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Matrix;

/// <summary>Code does the same wherever it is loaded.</summary>
[Collection(EngineDefinition.Name)]
public sealed class PositionTests(EngineSet engines)
{
    // Literals, calls, helpers, a data section, and a trap two calls deep whose place is told by its address.
    private const string Source = """
        .data
        .quad 0x1122334455667788
        .text
        entry:
            r6 = *(u8 *)(r1 + 0)
            r1 = r6
            call middle
            r1 = r0
            call 5
            r1 = 0x123456789abcdef0 ll
            r0 ^= r1
            r1 = .data + 0 ll
            r2 = *(u64 *)(r1 + 0)
            r0 += r2
            exit
        middle:
            call inner
            r0 *= 3
            exit
        inner:
            r2 = r10
            r1 <<= 20
            r2 -= r1
            r0 = *(u8 *)(r2 - 1)
            exit
        """;

    private static readonly int[] _offsets = [0, 8, 4104];

    [Theory]
    [InlineData("programs/fletcher32.v3.O2.o", "fletcher32")]
    [InlineData("programs/pktfilter.v3.O2.o", "pktfilter")]
    [InlineData("programs/fir.v2.Os.o", "fir")]
    public void Benchmarks_run_at_three_addresses(string path, string name) =>
        Check(Corpus.Load(path), Corpus.Read($"programs/inputs/{name}.ctx"));

    [Theory]
    [InlineData((byte)0)]
    [InlineData((byte)1)]
    public void Calls_data_and_traps_work_at_three_addresses(byte trap)
    {
        Result<Program> program = Assembler.Assemble(Source);
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        Check(program.Value, [trap]);
    }

    private void Check(Program program, byte[] context)
    {
        VerifiedProgram verified = Slots.Verify(program, AgentHelpers.Contract);
        engines.OnEach(engine =>
        {
            if (engine.Emulator is not QemuEngine emulator) return;
            MachineCode code = Compiler.Compile(verified, engine.Target).Value!;
            RunRequest request = new([.. context]);
            foreach (int offset in _offsets)
            {
                emulator.LoadOffset = offset;
                Result<RunResult> run = emulator.Run(code, request);
                emulator.LoadOffset = 0;
                string where = $"{engine.Name}, loaded at {offset}";
                Assert.True(run.Succeeded, $"{where}: {string.Join('\n', run.Diagnostics)}");
                Agreement.Check(where, verified, EngineSet.Oracle(verified, request, run.Value.Layout), run.Value);
            }
        });
    }
}

using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Tests.Execution;

/// <summary>A run that differs from the oracle's is told apart, with the instruction to look at first.</summary>
public sealed class DifferenceTests
{
    private const string Source = """
        *(u16 *)(r1 + 2) = 0x1234
        r0 = 7
        r3 = 9
        r0 += r3
        exit
        """;

    private readonly ProgramCounterSet _hoisted = new([]);
    private readonly LastWriters _writers;
    private readonly RunResult _oracle;

    public DifferenceTests()
    {
        VerifiedProgram program = Slots.Verify(
            Assembler.Assemble(Source).Value!, AgentHelpers.Contract with { ContextLength = 4 });
        _writers = new LastWriters(program.Program);
        Interpreter interpreter = new(AgentHelpers.Functions) { Trace = _writers.Observe };
        _oracle = interpreter.Run(program, new RunRequest([0, 0, 0, 0])).Value!;
    }

    [Fact]
    public void Equal_runs_do_not_differ() => Assert.Null(Difference.Find(_oracle, _oracle with { }, _hoisted, _writers));

    [Fact]
    public void A_result_is_from_the_instruction_that_changed_r0_last() => Assert.Equal(
        new Difference("r0", "0x0000000000000010", "0x0000000000000011", 3),
        Difference.Find(_oracle, _oracle with { Result = 17 }, _hoisted, _writers));

    [Fact]
    public void A_byte_is_from_the_instruction_that_stored_it() => Assert.Equal(
        new Difference("context byte 3", "0x12", "0x00", 0),
        Difference.Find(_oracle, _oracle with { Context = [0, 0, 0x34, 0] }, _hoisted, _writers));

    [Fact]
    public void A_byte_nobody_stored_is_from_before_the_run() => Assert.Null(
        Difference.Find(_oracle, _oracle with { Context = [1, 0, 0x34, 0x12] }, _hoisted, _writers)!.Pc);

    [Fact]
    public void A_trap_is_no_result()
    {
        RunResult trapped = _oracle with { Result = null, Trap = new Trap(TrapKind.OutOfBounds, 0) };
        Assert.Equal(
            new Difference("the end of the run", "0x0000000000000010", "trap out-of-bounds at pc 0", 0),
            Difference.Find(_oracle, trapped, _hoisted, _writers));
    }

    [Fact]
    public void Fuel_is_compared_unless_the_run_trapped()
    {
        Assert.NotNull(Difference.Find(_oracle, _oracle with { FuelUsed = 5 }, _hoisted, _writers));
        RunResult trapped = _oracle with { Result = null, Trap = new Trap(TrapKind.FuelExhausted, 1) };
        Assert.Null(Difference.Find(trapped, trapped with { FuelUsed = 5 }, _hoisted, _writers));
    }
}

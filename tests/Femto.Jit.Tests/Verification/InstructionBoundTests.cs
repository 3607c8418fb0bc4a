using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Verification;

/// <summary>Bounds of executed instructions, counted by hand.</summary>
public sealed class InstructionBoundTests
{
    [Fact]
    public void Straight_code_executes_each_instruction_once() =>
        Assert.Equal(new InstructionBound(3, null, null), Bound(".text\n r1 = 5 ll\n r0 = 0\n exit"));

    [Fact]
    public void Of_two_branches_the_longer_counts() => Assert.Equal(5, Bound("""
        r0 = 0
        if r2 == 3 goto end
        r0 += 1
        r0 += 2
        end: exit
        """).Instructions);

    [Fact]
    public void A_loop_counts_its_turns() => Assert.Equal(new InstructionBound(2 + (10 * 2) + 1, 2, 20), Bound("""
        r0 = 0
        r3 = 10
        again: r3 -= 1
        if r3 != 0 goto again
        exit
        """));

    [Fact]
    public void A_nest_counts_the_turns_of_its_inner_loop_in_each_turn() =>
        Assert.Equal(new InstructionBound(2 + (4 * (1 + (5 * 2) + 2)) + 1, 2, 4 * 13), Bound("""
        r0 = 0
        r3 = 4
        outer: r4 = 5
        inner: r4 -= 1
        if r4 != 0 goto inner
        r3 -= 1
        if r3 != 0 goto outer
        exit
        """));

    [Fact]
    public void The_last_turn_of_a_loop_that_tests_first_is_its_test() => Assert.Equal(2 + (10 * 3) + 1 + 1, Bound("""
        r0 = 0
        r3 = 0
        again: if r3 > 9 goto end
        r3 += 1
        goto again
        end: exit
        """).Instructions);

    [Fact]
    public void A_way_out_of_a_loop_is_added_to_its_turns() => Assert.Equal(2 + (9 * 3) + 3 + 3, Bound("""
        r0 = 0
        r3 = 10
        again: r3 -= 1
        if r2 == r3 goto out
        if r3 != 0 goto again
        exit
        out: r0 = 1
        r0 = 2
        r0 = 3
        exit
        """).Instructions);

    [Fact]
    public void A_call_executes_its_callee() => Assert.Equal(4 + (2 * 3), Bound("""
        call f
        r0 = 0
        call f
        exit
        f: r0 = 1
        r0 += 1
        exit
        """).Instructions);

    /// <summary>The loop's last turn is a test, a run that traps at the access has executed more of it.</summary>
    [Fact]
    public void A_run_may_end_by_a_trap_in_a_turn_longer_than_the_last() => Assert.Equal(2 + (10 * 5) + 3, Bound("""
        r0 = 0
        r3 = 10
        again: if r3 == 0 goto end
        r3 -= 1
        r4 = *(u8 *)(r2 + 0)
        r0 += 1
        goto again
        end: exit
        """).Instructions);

    [Fact]
    public void A_proven_access_does_not_end_a_run() => Assert.Equal(2 + (10 * 5) + 2, Bound("""
        r0 = 0
        r3 = 10
        again: if r3 == 0 goto end
        r3 -= 1
        r4 = *(u8 *)(r1 + 0)
        r0 += 1
        goto again
        end: exit
        """).Instructions);

    [Fact]
    public void Only_fuel_ends_a_loop_that_is_not_proven_to_end() => Assert.Equal(new InstructionBound(null, 1, null), Bound("""
        r0 = 0
        again: r2 *= 3
        if r2 != 5 goto again
        exit
        """));

    [Fact]
    public void Bounds_saturate()
    {
        const int Functions = 4;
        string text = string.Concat(Enumerable.Range(0, Functions).Select(index => $"""
            f{index}: r6 = 1000000
            again{index}: {(index + 1 < Functions ? $"call f{index + 1}" : "r0 = 0")}
            r6 -= 1
            if r6 != 0 goto again{index}
            exit

            """));
        Assert.Equal(long.MaxValue, Bound(text).Instructions);
    }

    [Theory]
    [InlineData(23, null)]
    [InlineData(22, "FJ2024")]
    public void Instructions_have_a_budget(long budget, string? id)
    {
        Program program = Assemble("""
            r0 = 0
            r3 = 10
            again: r3 -= 1
            if r3 != 0 goto again
            exit
            """);
        Diagnostic? refusal =
            Verifier.Verify(program, new Contract { InstructionBudget = budget }).Diagnostics.FirstOrDefault();
        Assert.Equal(id, refusal?.Id);
        if (refusal is null) return;
        Assert.Equal(2, refusal.Pc);
        Assert.Contains("up to 20 instructions each time", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("executes up to 23 instructions; the contract grants 22", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_path_counts_its_own_turns()
    {
        VerifiedProgram program = Verify(Assemble("""
            r0 = 0
            r3 = 4
            again: r4 = r3
            inner: r0 += 1
            r4 -= 1
            if r4 != 0 goto inner
            r3 -= 1
            if r3 != 0 goto again
            exit
            """));
        Assert.Equal(2 + (3 * (4 + 3 + 2 + 1)) + (4 * 3) + 1, program.InstructionBound.Instructions);
        Assert.Equal(new Dictionary<int, ulong?> { [2] = 3, [3] = 3 }, program.TripCounts.ToDictionary());
    }

    [Fact]
    public void Loops_that_share_a_counter_share_its_turns() => Assert.Equal(3 + (9 * 3) + 2 + 1, Verify(Assemble("""
        r0 = 0
        r3 = *(u8 *)(r1 + 0)
        r4 = 0
        first: r4 += 1
        if r4 == 10 goto end
        if r4 < r3 goto first
        second: r4 += 1
        if r4 < 10 goto second
        end: exit
        """), new Contract { ContextLength = 16 }).InstructionBound.Instructions);

    private static InstructionBound Bound(string text) =>
        Verify(Assemble(text), new Contract { ContextLength = 16 }, WithoutPaths).InstructionBound;

    private static Program Assemble(string text)
    {
        Result<Program> program = Assembler.Assemble(text, "test.bpf");
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        return program.Value;
    }
}

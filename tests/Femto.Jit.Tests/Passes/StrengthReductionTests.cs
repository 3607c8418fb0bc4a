using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using Femto.Jit.Passes;
using Femto.Jit.Tests.Ir;

namespace Femto.Jit.Tests.Passes;

/// <summary>Which addresses become variables of a loop, and by what the loop ends then.</summary>
public class StrengthReductionTests
{
    /// <summary>A machine that folds nothing.</summary>
    private static readonly SelectionRules Plain = new(
        IndexedAddresses: false, MultiplyAdd: false, ShiftedLogical: false, LargestShiftInSum: 0);

    /// <summary>A machine whose accesses take a base and an index.</summary>
    private static readonly SelectionRules Indexed = Plain with { IndexedAddresses = true };

    /// <summary>A sum of bytes; what differs is where the loop goes on, and what is in it besides.</summary>
    private static string Sum(string condition, string more = "", string returned = "v8") => $"""
        b0:
        v0:i32 = parameter #0 region=Context
        v1:i32 = constant #0
        v2:i32 = load v0 #0 size=4
        v3:i32 = constant #1
        jump then=b1
        b1: ; from b0, b2
        v4:i32 = phi v1, v9
        v5:i32 = phi v1, v8
        v6:i32 = add v0, v4
        v7:i32 = load v6 #4 size=1
        v8:i32 = add v5, v7
        {more}
        v9:i32 = add v4, v3
        branch v9, v2 if={condition} then=b2 else=b3
        b2: ; from b1
        jump then=b1
        b3: ; from b1
        return {returned}, v1
        """;

    [Theory]
    [InlineData("NotEqual")]
    [InlineData("UnsignedLess")]
    [InlineData("UnsignedLessOrEqual")]
    public void A_counter_that_only_counts_goes(string condition) => Becomes(Plain, Sum(condition), $"""
        b0:
        v0:i32 = parameter #0 region=Context
        v1:i32 = constant #0
        v2:i32 = load v0 #0 size=4
        v3:i32 = constant #1
        v14:i32 = constant #4
        v15:i32 = add v0, v14
        v20:i32 = add v15, v2
        jump then=b1
        b1: ; from b0, b2
        v5:i32 = phi v1, v8
        v16:i32 = phi v15, v18
        v7:i32 = load v16 #0 size=1
        v8:i32 = add v5, v7
        v18:i32 = add v16, v3
        branch v18, v20 if={condition} then=b2 else=b3
        b2: ; from b1
        jump then=b1
        b3: ; from b1
        return v8, v1
        """);

    [Fact]
    public void A_constant_limit_is_made_where_the_loop_begins()
    {
        Function function = IrText.Parse(Sum("NotEqual", "v10:i32 = constant #8")
            .Replace("branch v9, v2", "branch v9, v10", StringComparison.Ordinal)
            .Replace("v4:i32 = phi v1", "v4:i32 = phi v2", StringComparison.Ordinal));
        StrengthReduction.Run(function, Plain);
        IrVerifier.Verify(function, "output", split: true);
        Assert.Equal(2, function.Blocks[1].Phis.Count);
        Assert.DoesNotContain(function.Blocks[1].Body, value => value.Op == Op.Add && value.Operands[0].Op == Op.Parameter);
    }

    [Fact]
    public void Addresses_are_compared_without_sign()
    {
        Function function = IrText.Parse(Sum("SignedLess")
            .Replace("load v0 #0 size=4", "load v0 #0 size=4 max=100", StringComparison.Ordinal));
        StrengthReduction.Run(function, Plain);
        Assert.Equal(Condition.UnsignedLess, function.Blocks[1].Terminator.Condition);
    }

    [Fact]
    public void A_branch_out_of_the_loop_keeps_leading_out()
    {
        Function function = IrText.Parse(Sum("UnsignedGreaterOrEqual")
            .Replace("then=b2 else=b3", "then=b3 else=b2", StringComparison.Ordinal));
        StrengthReduction.Run(function, Plain);
        Value branch = function.Blocks[1].Terminator;
        Assert.Equal(Condition.UnsignedGreaterOrEqual, branch.Condition);
        Assert.Equal(Op.Return, branch.Then!.Terminator.Op);
        Assert.Equal(Op.Phi, branch.Operands[0].Operands[0].Op);
    }

    [Fact]
    public void A_limit_that_may_be_below_zero_is_not_compared_with_addresses() => Keeps(Plain, Sum("SignedLess"));

    [Fact]
    public void A_loop_that_may_trap_may_have_a_limit_beyond_all_memory() =>
        Keeps(Plain, Sum("UnsignedLess", "check_zero v7"));

    [Fact]
    public void A_counter_that_is_returned_stays() => Keeps(Plain, Sum("UnsignedLess", returned: "v9"));

    [Fact]
    public void Nothing_is_gained_where_the_loop_counts_its_turns() =>
        Keeps(Indexed with { CountsTurns = true }, Sum("UnsignedLess").Replace("#4", "#0", StringComparison.Ordinal));

    [Theory]
    [InlineData("NotEqual", 0, 12, 3, 4)]
    [InlineData("UnsignedLess", 0, 10, 3, 4)]
    [InlineData("UnsignedLess", 0, 9, 3, 3)]
    [InlineData("UnsignedLess", 9, 3, 1, 1)]
    [InlineData("UnsignedLessOrEqual", 0, 9, 3, 4)]
    [InlineData("SignedLessOrEqual", 5, 4, 2, 1)]
    [InlineData("NotEqual", 8, 0, -2, 4)]
    [InlineData("NotEqual", 4, 4, 1, null)]
    [InlineData("NotEqual", 0, 10, 3, null)]
    [InlineData("SignedLess", -3, 4, 1, null)]
    [InlineData("UnsignedGreater", 8, 0, -3, null)]
    public void Turns_are_known_where_ends_are_constants(string condition, int from, int to, int step, int? turns)
    {
        Function function = IrText.Parse($"""
            b0:
            v0:i32 = constant #{from}
            v1:i32 = constant #{to}
            v2:i32 = constant #{step}
            jump then=b1
            b1: ; from b0, b2
            v3:i32 = phi v0, v4
            v4:i32 = add v3, v2
            branch v4, v1 if={condition} then=b2 else=b3
            b2: ; from b1
            jump then=b1
            b3: ; from b1
            return v4, v0
            """);
        DominatorTree dominators = new(function);
        NaturalLoop loop = Assert.Single(NaturalLoop.Find(function, dominators));
        LoopValues values = new(function, dominators);
        values.Enter(loop, InductionVariable.Find(loop, loop.Entering!.Value));
        ExitTest? test = ExitTest.Find(values);
        Assert.NotNull(test);
        Assert.True(test.OfNext);
        Assert.Equal(turns, test.Turns);
    }

    private static void Keeps(SelectionRules rules, string text) => Becomes(rules, text, text);

    private static void Becomes(SelectionRules rules, string text, string expected)
    {
        Function function = IrText.Parse(text);
        IrVerifier.Verify(function, "input", split: true);
        StrengthReduction.Run(function, rules);
        IrVerifier.Verify(function, "output", split: true);
        Assert.Equal(IrText.Layout(expected), IrText.Print(function));
    }
}

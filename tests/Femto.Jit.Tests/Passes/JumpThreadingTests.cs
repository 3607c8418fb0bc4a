using Femto.Jit.Ir;
using Femto.Jit.Passes;
using Femto.Jit.Tests.Ir;

namespace Femto.Jit.Tests.Passes;

/// <summary>Which blocks are divided by the way they are reached.</summary>
public class JumpThreadingTests
{
    /// <summary>Branches twice; what differs is the second branch and what it is about.</summary>
    private static string Twice(string second, string between = "v4:i32 = add v3, v1") => $"""
        b0:
        v0:i64 = parameter #0 region=Context
        v1:i32 = load v0 #0 size=4
        v2:i32 = load v0 #4 size=4
        branch v1, v2 if=UnsignedLess then=b2 else=b1
        b1: ; from b0
        jump then=b2
        b2: ; from b0, b1
        v3:i32 = phi v1, v2
        {between}
        branch {second} then=b3 else=b4
        b3: ; from b2
        store v0, v4 #0 size=4
        jump then=b5
        b4: ; from b2
        jump then=b5
        b5: ; from b3, b4
        v5:i64 = zext v4
        return v5
        """;

    [Theory]
    [InlineData("v1, v2 if=UnsignedLess", "v1", "v2", "b0", "b1", "b3")]
    [InlineData("v1, v2 if=UnsignedGreaterOrEqual", "v2", "v1", "b1", "b0", "b3")]
    public void A_block_reached_by_both_outcomes_becomes_two(
        string second, string whenHolds, string whenFails, string fromHolds, string fromFails, string stores)
    {
        Function function = IrText.Parse(Twice(second));
        JumpThreading.Run(function);
        IrVerifier.Verify(function, "output", split: false);
        Assert.Single(function.Values, value => value.Op == Op.Branch);
        Block storing = Assert.Single(function.Blocks, block => block.Body.Exists(value => value.Op == Op.Store));
        Assert.Equal(stores, storing.ToString());
        Block holds = Assert.Single(storing.Predecessors);
        Assert.Equal(fromHolds, Assert.Single(holds.Predecessors).ToString());
        Block other = Assert.Single(function.Blocks, block => block.ToString() == "b4");
        Block fails = Assert.Single(other.Predecessors);
        Assert.Equal(fromFails, Assert.Single(fails.Predecessors).ToString());
        Assert.Equal(whenHolds, Assert.Single(holds.Body, value => value.Op == Op.Add).Operands[0].ToString());
        Assert.Equal(whenFails, Assert.Single(fails.Body, value => value.Op == Op.Add).Operands[0].ToString());
        Value merged = Assert.Single(function.Values, value => value.Op == Op.Phi);
        Assert.Equal(
            [holds.Body[0], fails.Body[0]], [merged.Operands[0], merged.Operands[1]]);
    }

    [Theory]
    [InlineData("v1, v2 if=SignedLess")]
    [InlineData("v2, v1 if=UnsignedLess")]
    [InlineData("v3, v2 if=UnsignedLess")]
    public void Another_condition_is_asked(string second) => Keeps(Twice(second));

    [Fact]
    public void What_has_an_effect_is_done_once() =>
        Keeps(Twice("v1, v2 if=UnsignedLess", "v4:i32 = load v0 #8 size=4"));

    private static void Keeps(string text)
    {
        Function function = IrText.Parse(text);
        JumpThreading.Run(function);
        Assert.Equal(IrText.Layout(text), IrText.Print(function));
    }
}

using Femto.Jit.Ir;
using Femto.Jit.Passes;
using Femto.Jit.Tests.Ir;

namespace Femto.Jit.Tests.Passes;

/// <summary>Passes on small functions: what goes in and what has to come out.</summary>
public class PassTests
{
    [Fact]
    public void Phis_of_one_value_go_also_in_cycles() => Becomes(RedundantPhis.Run,
        """
        b0:
        v0:i64 = parameter #0 region=Context
        jump then=b1
        b1: ; from b0, b2
        v1:i64 = phi v0, v2
        branch v1, v0 if=Equal then=b2 else=b3
        b2: ; from b1
        v2:i64 = phi v1
        jump then=b1
        b3: ; from b1
        return v1
        """,
        """
        b0:
        v0:i64 = parameter #0 region=Context
        jump then=b1
        b1: ; from b0, b2
        branch v0, v0 if=Equal then=b2 else=b3
        b2: ; from b1
        jump then=b1
        b3: ; from b1
        return v0
        """);

    [Fact]
    public void Phis_of_several_values_stay() => Stays(RedundantPhis.Run,
        """
        b0:
        v0:i64 = parameter #0 region=Context
        v1:i64 = constant #1
        jump then=b1
        b1: ; from b0, b1
        v2:i64 = phi v0, v3
        v3:i64 = add v2, v1
        branch v3, v1 if=Equal then=b1 else=b2
        b2: ; from b1
        return v3
        """);

    [Fact]
    public void Equal_operations_are_computed_once_where_one_dominates_the_other() => Becomes(ValueNumbering.Run,
        """
        b0:
        v0:i64 = parameter #0 region=Context
        v1:i64 = constant #8
        v2:i64 = add v0, v1
        v3:i64 = add v1, v0
        v4:i64 = sub v0, v1
        v5:i64 = sub v1, v0
        branch v2, v3 if=Equal then=b1 else=b2
        b1: ; from b0
        v6:i64 = mul v4, v5
        return v6
        b2: ; from b0
        v7:i64 = constant #8
        v8:i64 = mul v4, v5
        v9:i64 = xor v8, v7
        return v9
        """,
        """
        b0:
        v0:i64 = parameter #0 region=Context
        v1:i64 = constant #8
        v2:i64 = add v0, v1
        v4:i64 = sub v0, v1
        v5:i64 = sub v1, v0
        branch v2, v2 if=Equal then=b1 else=b2
        b1: ; from b0
        v6:i64 = mul v4, v5
        return v6
        b2: ; from b0
        v8:i64 = mul v4, v5
        v9:i64 = xor v8, v1
        return v9
        """);

    [Fact]
    public void Checks_are_repeated_only_where_they_ask_for_more() => Becomes(ValueNumbering.Run,
        """
        b0:
        v0:i64 = parameter #0 region=Unknown
        v1:i64 = check v0 #0 size=4 region=Unknown
        v2:i64 = check v1 #0 size=4 region=Unknown
        v3:i64 = check v2 #0 size=8 region=Unknown
        v4:i64 = check v3 #0 size=4 flag region=Unknown
        v5:i32 = load v4 #0 size=4
        v6:i32 = load v4 #0 size=4
        v7:i32 = add v5, v6
        return v7
        """,
        """
        b0:
        v0:i64 = parameter #0 region=Unknown
        v1:i64 = check v0 #0 size=4 region=Unknown
        v3:i64 = check v1 #0 size=8 region=Unknown
        v4:i64 = check v3 #0 size=4 flag region=Unknown
        v5:i32 = load v4 #0 size=4
        v6:i32 = load v4 #0 size=4
        v7:i32 = add v5, v6
        return v7
        """);

    [Fact]
    public void What_nobody_uses_goes_and_what_has_an_effect_stays() => Becomes(DeadCode.Run,
        """
        b0:
        v0:i64 = parameter #0 region=Context
        v1:i32 = constant #1
        v2:i32 = load v0 #0 size=4
        v3:i64 = check v0 #0 size=4 region=Unknown
        store v3, v1 #0 size=4
        v4:i32 = call_helper v1 #7
        jump then=b1
        b1: ; from b0, b1
        v5:i32 = phi v1, v6
        v6:i32 = add v5, v1
        branch v1, v1 if=Equal then=b1 else=b2
        b2: ; from b1
        return v0
        """,
        """
        b0:
        v0:i64 = parameter #0 region=Context
        v1:i32 = constant #1
        v3:i64 = check v0 #0 size=4 region=Unknown
        store v3, v1 #0 size=4
        v4:i32 = call_helper v1 #7
        jump then=b1
        b1: ; from b0, b1
        branch v1, v1 if=Equal then=b1 else=b2
        b2: ; from b1
        return v0
        """);

    [Fact]
    public void Edges_from_several_to_several_blocks_get_one_of_their_own() => Becomes(CriticalEdges.Run,
        """
        b0:
        v0:i32 = context_length
        branch v0, v0 if=Equal then=b1 else=b2 @4
        b1: ; from b0
        jump then=b2
        b2: ; from b0, b1
        v1:i32 = phi v0, v0
        return v1
        """,
        """
        b0:
        v0:i32 = context_length
        branch v0, v0 if=Equal then=b1 else=b3 @4
        b3: ; from b0
        jump then=b2 @4
        b1: ; from b0
        jump then=b2
        b2: ; from b3, b1
        v1:i32 = phi v0, v0
        return v1
        """);

    [Theory]
    [InlineData("v9:i64 = constant #5", true, true)]
    [InlineData("v9:i64 = constant #-5", false, true)]
    [InlineData("v9:i64 = constant #4294967295", true, false)]
    [InlineData("v9:i64 = constant #4294967296", false, false)]
    [InlineData("v9:i64 = zext v2", true, false)]
    [InlineData("v9:i64 = sext v2", false, true)]
    [InlineData("v9:i64 = zext v3", true, true)]
    [InlineData("v9:i64 = add v4, v4", false, false)]
    [InlineData("v9:i64 = add v5, v5", true, true)]
    [InlineData("v9:i64 = sub v5, v5", false, true)]
    [InlineData("v9:i64 = mul v5, v5", true, false)]
    [InlineData("v9:i64 = and v1, v4", true, false)]
    [InlineData("v9:i64 = or v1, v4", false, false)]
    [InlineData("v9:i64 = shr v1, v6", true, false)]
    [InlineData("v9:i64 = sar v1, v6", false, true)]
    [InlineData("v9:i64 = shl v5, v6", false, false)]
    [InlineData("v9:i64 = udiv v4, v1", true, false)]
    [InlineData("v9:i64 = umod v1, v5", false, false)]
    [InlineData("v9:i64 = umod v1, v6", true, true)]
    [InlineData("v9:i64 = bswap64 v5", false, false)]
    [InlineData("v9:i64 = base region=Data", true, false)]
    [InlineData("v9:i64 = check v1 #0 size=4 region=Unknown", true, false)]
    [InlineData("v9:i64 = load v0 #0 size=8", false, false)]
    public void High_halves_are_known(string value, bool isZero, bool isSign)
    {
        Function function = IrText.Block($"""
            v0:i64 = parameter #0 region=Context
            v1:i64 = parameter #1 region=Unknown
            v2:i32 = load v0 #0 size=4
            v3:i32 = load v0 #0 size=2
            v4:i64 = zext v2
            v5:i64 = zext v3
            v6:i64 = constant #32
            {value}
            return v9
            """);
        Width width = new ValueWidths(function).Of(function.Values.Single(found => found.Id == 9));
        // Less may be known than is true, never more.
        Assert.True(isZero || !width.HighIsZero, "the high half is not zero");
        Assert.True(isSign || !width.HighIsSign, "the high half is not the sign");
        Assert.True(width.HighIsZero || width.HighIsSign || !(isZero || isSign), $"nothing is known: {width}");
    }

    private static void Stays(Action<Function> pass, string text) => Becomes(pass, text, text);

    private static void Becomes(Action<Function> pass, string text, string expected)
    {
        Function function = IrText.Parse(text);
        IrVerifier.Verify(function, "input", split: false);
        pass(function);
        IrVerifier.Verify(function, "output", split: false);
        Assert.Equal(IrText.Layout(expected), IrText.Print(function));
    }
}

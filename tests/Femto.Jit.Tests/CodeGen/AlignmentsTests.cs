using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using Femto.Jit.Tests.Ir;

namespace Femto.Jit.Tests.CodeGen;

/// <summary>
/// Which accesses are known to be aligned. An emulator of a core that cannot make the others makes them all the same, so
/// that no run there shows one too many.
/// </summary>
public class AlignmentsTests
{
    private const string Values = """
        v0:i32 = parameter #0 region=Context
        v1:i32 = constant #2
        v2:i32 = load v0 #0 size=1
        v3:i32 = shl v2, v1
        v4:i32 = add v0, v2
        v5:i32 = add v0, v3
        v6:i32 = constant #-4
        v7:i32 = and v2, v6
        """;

    [Theory]
    [InlineData(true, "load v0 #8 size=4")]
    [InlineData(false, "load v0 #2 size=4")]
    [InlineData(true, "load v0 #2 size=2")]
    [InlineData(false, "load v4 #0 size=2")]
    [InlineData(false, "load v4 #0 size=4")]
    [InlineData(true, "load v5 #0 size=4")]
    [InlineData(true, "load v5 #4 size=4")]
    [InlineData(false, "load v5 #2 size=4")]
    [InlineData(false, "load v2 #0 size=4")]
    [InlineData(true, "load v7 #0 size=4")]
    public void Are_those_of_the_worst_operand(bool expected, string access)
    {
        Function function = IrText.Block($"{Values}\nv8:i32 = {access}\nreturn v8");
        Value load = function.Values.Last(value => value.Op == Op.Load);
        Assert.Equal(expected, new Alignments(function).IsAligned(load));
    }
}

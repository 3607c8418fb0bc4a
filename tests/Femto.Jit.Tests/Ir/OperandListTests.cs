using Femto.Jit.Ir;

namespace Femto.Jit.Tests.Ir;

/// <summary>The list is the same whether its operands stand in the value or in an array.</summary>
public class OperandListTests
{
    private static readonly Value[] Values = [.. Enumerable.Range(0, 9).Select(id => new Value(id, Op.LoadFuel, IrType.I32))];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void Operands_are_kept_however_they_came(int count)
    {
        Value[] operands = Values[..count];
        Value whole = new(10, Op.Return, IrType.None, operands);
        Value single = new(11, Op.Return, IrType.None);
        foreach (Value operand in operands) single.Operands.Add(operand);
        Value other = new(12, Op.Return, IrType.None, Values);
        other.Operands.Set(operands);

        foreach (Value value in new[] { whole, single, other })
        {
            Assert.Equal(count, value.Operands.Count);
            Assert.Equal(operands, value.Operands.Span.ToArray());
            Assert.Equal(operands, value.Operands.AsEnumerable());
            Assert.Equal(operands.Skip(1), count == 0 ? [] : value.Operands[1..]);
            Assert.Equal(count - 1, value.Operands.IndexOf(Values[Math.Max(0, count - 1)]));
            Assert.Equal(count > 0, value.Operands.Exists(operand => operand == Values[0]));
        }
    }

    [Fact]
    public void Operands_are_changed_in_place_and_removed()
    {
        Value value = new(10, Op.Add, IrType.I32, Values[0], Values[1]);
        value.Operands[1] = Values[2];
        Assert.Equal([Values[0], Values[2]], value.Operands.Span.ToArray());
        Assert.Throws<IndexOutOfRangeException>(() => value.Operands[2]);
        value.Operands.Clear();
        Assert.Throws<IndexOutOfRangeException>(() => value.Operands[0]);
    }

    [Fact]
    public void Replacements_are_followed_to_the_end()
    {
        Value[] chain = [.. Enumerable.Range(0, 5).Select(id => new Value(id, Op.LoadFuel, IrType.I32))];
        for (int i = 0; i < 4; i++) chain[i].Replacement = chain[i + 1];
        Value user = new(10, Op.Add, IrType.I32, chain[0], chain[4]);
        Assert.True(user.ResolveOperands());
        Assert.Equal([chain[4], chain[4]], user.Operands.Span.ToArray());
        Assert.False(user.ResolveOperands());
        Assert.All(chain[..4], value => Assert.Same(chain[4], value.Replacement));
    }
}

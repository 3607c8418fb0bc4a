using Femto.Jit.Ir;

namespace Femto.Jit.Tests.Ir;

public class OpTableTests
{
    [Fact]
    public void Rows_stand_in_the_order_of_the_operations() =>
        Assert.Equal(Enum.GetValues<Op>(), OpTable.Rows.Select(row => row.Op));

    [Fact]
    public void Every_row_is_found_by_its_name() =>
        Assert.All(OpTable.Rows, row => Assert.Same(row, OpTable.Find(row.Name)));

    [Fact]
    public void Exactly_the_terminators_end_blocks() => Assert.All(OpTable.Rows, row => Assert.Equal(
        row.Effects.HasFlag(OpEffects.Terminates), new Value(0, row.Op, IrType.None).IsTerminator));
}

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

    /// <summary>The regions that code can be told of, by the same numbers, and none between them and what is not known.</summary>
    [Fact]
    public void There_is_a_provenance_for_each_field_that_points_to_memory() => Assert.Equal(
        Limits.PointerFields, Enum.GetValues<Provenance>().Count(each => each is >= Provenance.Pointed and < Provenance.Unknown));
}

using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>The split of checks into comparisons of 32-bit halves.</summary>
internal sealed partial class Split
{
    private void SplitCheck(Value check, CheckPlan plan)
    {
        switch (plan.Form)
        {
            case CheckForm.Fails:
                Emit(Op.CheckZero, IrType.None, Constant(1));
                break;
            case CheckForm.Offset:
                CompareOffset(check, plan);
                break;
            case CheckForm.Address:
                RequireZeroHigh(plan.Offset);
                Value start = Base(planner, plan.Region, IrType.I32);
                Value offset = Emit(Op.Subtract, Low(plan.Offset), start);
                CompareSum(check, plan, offset, plan.Displacement);
                break;
            case CheckForm.Upper:
                RequireZeroHigh(plan.Offset);
                Emit(Op.CheckOffset, IrType.None, Low(plan.Offset), LastInside(planner, plan.Region, check, IrType.I32));
                break;
            case CheckForm.Search:
                RequireZeroHigh(plan.Offset);
                Value search = Emit(Op.CheckRegion, IrType.None, Low(plan.Offset));
                (search.Immediate, search.Size, search.Flag) = (check.Immediate, check.Size, check.Flag);
                break;
        }

        Define(check, Low(check.Operands[0]));
    }

    /// <summary>
    /// The size is only known at run time, so a high half must not trap by itself: where it is not zero the low half
    /// becomes the last address of all, which is in no region (<see cref="Limits.RegionMargin"/>).
    /// </summary>
    private void SplitSearch(Value search)
    {
        Value address = search.Operands[0];
        Value low = Low(address);
        if (!widths.Of(address).HighIsZero)
        {
            Value high = High(address);
            Value negative = Emit(Op.Or, high, Emit(Op.Subtract, Constant(0), high));
            low = Emit(Op.Or, low, Emit(Op.ArithmeticShiftRight, negative, Constant(31)));
        }

        search.Operands.Set(low, Low(search.Operands[1]));
        Add(search);
    }

    private void RequireZeroHigh(Value address)
    {
        if (!widths.Of(address).HighIsZero)
            Emit(Op.CheckZero, IrType.None, High(address));
    }

    /// <summary>
    /// A number below 2^32 plus a non-negative displacement d is inside exactly when the number is at most
    /// length - size - d, without adding. In every other case the sum is taken modulo 2^32: the number is above
    /// -2^31 and the displacement small, so a sum outside of [0, 2^31) stays outside of any region's length.
    /// </summary>
    private void CompareOffset(Value check, CheckPlan plan)
    {
        bool sign = widths.Of(plan.Offset) is { HighIsZero: false, HighIsSign: true };
        if (plan.Displacement >= 0 && !sign)
        {
            RequireZeroHigh(plan.Offset);
            Compare(plan.Region, Low(plan.Offset), check.Size + plan.Displacement, plan.Shift);
        }
        else
            CompareSum(check, plan, Low(plan.Offset), plan.Displacement);
    }

    private void CompareSum(Value check, CheckPlan plan, Value offset, long displacement)
    {
        Value sum = displacement == 0 ? offset : Emit(Op.Add, offset, Constant(displacement));
        Compare(plan.Region, sum, check.Size, shift: 0);
    }

    /// <summary>Requires <c>(offset &lt;&lt; shift) + extent &lt;= length</c> without wrapping.</summary>
    private void Compare(Provenance region, Value offset, long extent, int shift)
    {
        if (planner.Length(region) is not int length)
            Emit(Op.CheckOffset, IrType.None, offset, RunTimeLength(planner, region, IrType.I32)).Immediate = extent;
        else if (length < extent)
            Emit(Op.CheckZero, IrType.None, Constant(1));
        else
            Emit(Op.CheckOffset, IrType.None, offset).Immediate = (length - extent) >> shift;
    }
}

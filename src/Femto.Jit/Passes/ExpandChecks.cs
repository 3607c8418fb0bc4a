using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Turns checks into comparisons of 64-bit values, in the form <see cref="CheckPlanner"/> chose. A difference of two
/// addresses modulo 2^64, compared without sign, is exact whatever the addresses are.
/// </summary>
internal sealed class ExpandChecks : BodyRewriter
{
    /// <summary>Regions lie in the lower half of the address space, as user space does on 64-bit hosts.</summary>
    private const ulong HighestAddress = long.MaxValue;

    private readonly CheckPlanner planner;
    private readonly ValueWidths widths;
    private readonly CheckPlan?[] plans;

    private ExpandChecks(Function function, VerifiedProgram program)
        : base(function)
    {
        widths = new ValueWidths(function, HighestAddress);
        planner = new CheckPlanner(function, program, widths);
        plans = planner.PlanAll();
    }

    public static void Run(Function function, PassContext context)
    {
        bool any = false;
        bool proven = true;
        foreach (Value value in function.Values)
        {
            any |= value.Op == Op.Check;
            proven &= value.Op != Op.Check || value.Proven;
        }

        if (!proven)
            new ExpandChecks(function, context.Program).Run();
        else if (any)
            RemoveAll(function);
    }

    /// <summary>Removes the checks, all of which are proven: there is nothing to find out about them.</summary>
    private static void RemoveAll(Function function)
    {
        foreach (Value value in function.Values)
        {
            if (value.Op == Op.Check)
                value.Replacement = value.Operands[0];
        }

        Replacements.Apply(function);
    }

    private void Run()
    {
        RewriteBodies();
        Replacements.ApplyToPhis(Function);
    }

    protected override void Rewrite(Value value)
    {
        if (plans[value.Id] is { } plan)
            Expand(value, plan);
        else
            Add(value);
    }

    protected override void Add(Value value)
    {
        value.ResolveOperands();
        base.Add(value);
    }

    private void Expand(Value check, CheckPlan plan)
    {
        check.Replacement = check.Operands[0];
        switch (plan.Form)
        {
            case CheckForm.Fails:
                Fail();
                break;
            case CheckForm.Offset:
                CompareOffset(check, plan);
                break;
            case CheckForm.Address:
                Value start = Base(planner, plan.Region, IrType.I64);
                CompareSum(check, plan, Emit(Op.Subtract, IrType.I64, plan.Offset, start));
                break;
            case CheckForm.Upper:
                Emit(Op.CheckOffset, IrType.None, plan.Offset, LastInside(planner, plan.Region, check, IrType.I64));
                break;
            case CheckForm.Search:
                Value search = Emit(Op.CheckRegion, IrType.None, plan.Offset);
                (search.Immediate, search.Size, search.Flag) = (check.Immediate, check.Size, check.Flag);
                break;
        }
    }

    /// <summary>
    /// Where the number is not negative, displacement and size are taken from the length instead of being added.
    /// </summary>
    private void CompareOffset(Value check, CheckPlan plan)
    {
        bool mayBeNegative = widths.Of(plan.Offset).Max > long.MaxValue;
        // A constant of the planner's stands in no block.
        Value offset = plan.Offset.IsConstant ? Constant(plan.Offset.Immediate) : plan.Offset;
        if (plan.Displacement < 0 || mayBeNegative)
            CompareSum(check, plan, offset);
        else
            Compare(plan.Region, offset, check.Size + plan.Displacement, plan.Shift);
    }

    private void CompareSum(Value check, CheckPlan plan, Value offset)
    {
        Value sum = plan.Displacement == 0 ? offset
            : Emit(Op.Add, IrType.I64, offset, Constant(plan.Displacement));
        Compare(plan.Region, sum, check.Size, shift: 0);
    }

    /// <summary>Requires <c>(offset &lt;&lt; shift) + extent &lt;= length</c> without wrapping.</summary>
    private void Compare(Provenance region, Value offset, long extent, int shift)
    {
        if (planner.Length(region) is not int length)
            Emit(Op.CheckOffset, IrType.None, offset, RunTimeLength(planner, region, IrType.I64)).Immediate = extent;
        else if (length < extent)
            Fail();
        else
            Emit(Op.CheckOffset, IrType.None, offset).Immediate = (length - extent) >> shift;
    }

    private void Fail() => Emit(Op.CheckZero, IrType.None, Constant(1));

    private Value Constant(long number) => Constant(IrType.I64, number);
}

using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Turns checks into comparisons of 64-bit values, in the form <see cref="CheckPlanner"/> chose. A difference of two
/// addresses modulo 2^64, compared without sign, is exact whatever the addresses are.
/// </summary>
internal sealed class ExpandChecks
{
    /// <summary>Regions lie in the lower half of the address space, as user space does on 64-bit hosts.</summary>
    private const ulong HighestAddress = long.MaxValue;

    private readonly Function function;
    private readonly CheckPlanner planner;
    private readonly ValueWidths widths;
    private readonly CheckPlan?[] plans;
    private List<Value> body = [];
    private bool inLoop;
    private int pc;

    private ExpandChecks(Function function, VerifiedProgram program)
    {
        this.function = function;
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
        bool[] loops = BlockOrder.InLoops(function);
        var old = new List<Value>();
        for (int i = 0; i < loops.Length; i++)
        {
            body = function.Blocks[i].Body;
            inLoop = loops[i];
            old.Clear();
            old.AddRange(body);
            body.Clear();
            foreach (Value value in old)
            {
                pc = value.Pc;
                if (plans[value.Id] is { } plan)
                    Expand(value, plan);
                else
                    Keep(value);
            }
        }

        Replacements.ApplyToPhis(function);
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
                Value start = Base(plan.Region);
                CompareSum(check, plan, Emit(Op.Subtract, IrType.I64, plan.Offset, start));
                break;
            case CheckForm.Upper:
                Emit(Op.CheckOffset, IrType.None, plan.Offset, LastInside(plan.Region, check));
                break;
            case CheckForm.Search:
                Value search = Emit(Op.CheckRegion, IrType.None, plan.Offset);
                (search.Immediate, search.Size, search.Flag) = (check.Immediate, check.Size, check.Flag);
                break;
        }
    }

    /// <summary>
    /// The highest address at which the access is inside: for a check in a loop computed ahead of all loops. It may be
    /// below the region, when the region is too short, but does not wrap (<see cref="Limits.RegionMargin"/>).
    /// </summary>
    private Value LastInside(Provenance region, Value check)
    {
        List<Value> here = body;
        Value? terminator = null;
        if (inLoop)
        {
            body = function.Blocks[0].Body;
            terminator = body[^1];
            body.RemoveAt(body.Count - 1);
        }

        Value start = Base(region);
        long extent = check.Size + check.Immediate;
        Value last = planner.Length(region) is int length
            ? Emit(Op.Add, IrType.I64, start, Constant((region == Provenance.Stack ? 0 : length) - extent))
            : Emit(Op.Add, IrType.I64, Emit(Op.Add, IrType.I64, start, ContextLength()), Constant(-extent));
        if (terminator is not null)
            body.Add(terminator);
        body = here;
        return last;
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
            Emit(Op.CheckOffset, IrType.None, offset, ContextLength()).Immediate = extent;
        else if (length < extent)
            Fail();
        else
            Emit(Op.CheckOffset, IrType.None, offset).Immediate = (length - extent) >> shift;
    }

    private void Fail() => Emit(Op.CheckZero, IrType.None, Constant(1));

    private Value ContextLength() =>
        Emit(Op.ZeroExtend, IrType.I64, Emit(Op.ContextLength, IrType.I32));

    private Value Base(Provenance region)
    {
        Value start = Emit(Op.RegionBase, IrType.I64);
        start.Provenance = region;
        return start;
    }

    private Value Constant(long value)
    {
        Value constant = function.NewConstant(IrType.I64, value);
        constant.Pc = pc;
        body.Add(constant);
        return constant;
    }

    private void Keep(Value value)
    {
        value.ResolveOperands();
        body.Add(value);
    }

    private Value Emit(Op op, IrType type, params ReadOnlySpan<Value> operands)
    {
        Value value = function.NewValue(op, type, operands);
        value.Pc = pc;
        Keep(value);
        return value;
    }
}

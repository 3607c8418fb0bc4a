using Femto.Jit.Ir;
using Femto.Jit.Verification;

namespace Femto.Jit.Passes;

/// <summary>How one check is made.</summary>
internal enum CheckForm : byte
{
    /// <summary>It is known to hold.</summary>
    Proven,

    /// <summary>It is known to fail.</summary>
    Fails,

    /// <summary>
    /// Compare <c>offset + Displacement</c> with the region's length; the offset's high half is known, or the offset
    /// is known not to be negative.
    /// </summary>
    Offset,

    /// <summary>Compare <c>address - base + Displacement</c> with the region's length.</summary>
    Address,

    /// <summary>The address is not below the region: compare it with the last address that is inside.</summary>
    Upper,

    /// <summary>Search the regions.</summary>
    Search,
}

/// <param name="Form">How the check is made.</param>
/// <param name="Region">The region, unless it is searched for.</param>
/// <param name="Offset">The number to compare: an offset from the base, or the address itself.</param>
/// <param name="Displacement">
/// What is to be added to it so that the sum counts from the region's lowest address.
/// </param>
/// <param name="Shift">By how much the number is shifted to the left before.</param>
internal sealed record CheckPlan(
    CheckForm Form, Provenance Region, Value Offset, long Displacement, int Shift = 0);

/// <summary>
/// Decides the form of each check from what is known of its address, before the split, so that the split computes
/// the high halves that checks need and no others.
/// </summary>
internal sealed class CheckPlanner(
    Function function,
    VerifiedProgram program,
    ValueWidths widths)
{
    private readonly CheckChains chains = new(function);

    // What is not known of every check, but only of those that ask for it.
    private Provenances? provenances;
    private BaseDistances? distances;

    private Provenances Provenances =>
        provenances ??= new(function, alone: program.Functions.Length == 1 && Lengths.Pointed.IsEmpty);

    private BaseDistances Distances => distances ??= new(function, program, widths, Provenances);

    /// <summary>Constants beyond this are not folded into comparisons of 32-bit offsets.</summary>
    private const long LargestDisplacement = 1 << 29;

    /// <summary>What is known of regions.</summary>
    public RegionLengths Lengths { get; } = new(program.Program, program.Contract, program.StackBytes);

    /// <summary>Length of a region, or null when it is only known at run time.</summary>
    public int? Length(Provenance region) => Lengths.Of((Region)region);

    /// <summary>The plans of all checks, by the ids of the checks.</summary>
    public CheckPlan?[] PlanAll()
    {
        var plans = new CheckPlan?[function.ValueCount];
        foreach (Value value in function.Values)
        {
            if (value.Op == Op.Check)
                plans[value.Id] = Plan(value);
        }

        return plans;
    }

    private CheckPlan Plan(Value check)
    {
        Value address = check.Operands[0];
        if (check.Proven)
            return new(CheckForm.Proven, Provenance.Unknown, address, 0);
        Provenance region = Provenances.Of(address);
        Provenance bound = check.Provenance == Provenance.Unknown ? region : check.Provenance;
        if (check.Flag && bound != Provenance.Unknown && !Lengths.IsWritable((Region)bound))
            return new(CheckForm.Fails, bound, address, 0);
        if (bound != region)
            return new(CheckForm.Address, bound, address, FromLow(check, bound));
        bool callee = function.Start != 0;
        if (region == Provenance.Unknown)
            return new(CheckForm.Search, region, address, check.Immediate);

        long fromLow = FromLow(check, region);
        if (Decompose(address) is not var (number, displacement))
            return callee && region == Provenance.Stack
                ? new(CheckForm.Search, Provenance.Unknown, address, check.Immediate)
                : Address(check, region, address, fromLow);
        displacement = unchecked(displacement + check.Immediate);
        if (callee && region == Provenance.Stack)
            return CalleeFrame(check, address, number, displacement);
        if (region == Provenance.Stack)
            displacement = unchecked(displacement + program.StackBytes);
        if (number is null)
            return Constant(check, region, address, displacement);
        return Number(region, number, displacement) ?? Address(check, region, address, fromLow);
    }

    /// <summary>The displacement of a check from the lowest address of a region.</summary>
    private long FromLow(Value check, Provenance region) =>
        check.Immediate + (region == Provenance.Stack ? program.StackBytes : 0);

    /// <summary>The forms that compare the address.</summary>
    private CheckPlan Address(Value check, Provenance region, Value address, long fromLow)
    {
        bool above = Distances.Of(address) is long distance && distance + check.Immediate >= 0;
        return new(above ? CheckForm.Upper : CheckForm.Address, region, address, fromLow);
    }

    /// <summary>
    /// The form that compares the number itself, or null. x shifted left by k is at most n exactly when x is at most n
    /// shifted right by k, so a scaled index is compared before it is scaled. A number that is not negative but may
    /// have a high half is out of bounds when it has one.
    /// </summary>
    private CheckPlan? Number(Provenance region, Value number, long displacement)
    {
        if (displacement is <= -LargestDisplacement or >= LargestDisplacement)
            return null;
        bool scaled = number.Op == Op.ShiftLeft && number.Operands[1] is { Op: Op.Constant, Immediate: >= 0 and < 32 }
            && widths.Of(number.Operands[0]).HighIsZero;
        if (scaled && displacement >= 0 && Length(region) is not null)
        {
            int shift = (int)number.Operands[1].Immediate;
            return new(CheckForm.Offset, region, number.Operands[0], displacement, shift);
        }

        Width width = widths.Of(number);
        bool known = width.HighIsZero || width.HighIsSign || (displacement >= 0 && width.Max <= long.MaxValue);
        return known ? new(CheckForm.Offset, region, number, displacement) : null;
    }

    /// <summary>
    /// The frame of a callee lies somewhere in the stack; only the frame itself is known to be there.
    /// </summary>
    private CheckPlan CalleeFrame(Value check, Value address, Value? number, long displacement)
    {
        bool inside = number is null && displacement >= -function.FrameBytes && displacement + check.Size <= 0;
        return new(inside ? CheckForm.Proven : CheckForm.Search, Provenance.Unknown, address, check.Immediate);
    }

    private CheckPlan Constant(Value check, Provenance region, Value address, long displacement)
    {
        if (Length(region) is int length)
        {
            bool inside = displacement >= 0 && displacement <= length - check.Size;
            return new(inside ? CheckForm.Proven : CheckForm.Fails, region, address, displacement);
        }

        if (displacement < 0 || displacement >= LargestDisplacement)
            return new(CheckForm.Fails, region, address, displacement);
        return new(CheckForm.Offset, region, function.NewConstant(IrType.I64, displacement), 0);
    }

    /// <summary>
    /// The address as base + number + constant, with at most one number; or null when it has another shape (a phi, for
    /// example).
    /// </summary>
    private (Value? Number, long Constant)? Decompose(Value address)
    {
        long constant = 0;
        Value? number = null;
        Value current = address;
        while (true)
        {
            current = chains.Find(current).Root;
            if (current.Op is Op.RegionBase or Op.Parameter)
                return (number, constant);
            if (current.Op != Op.Add)
                return null;
            (Value left, Value right) = (current.Operands[0], current.Operands[1]);
            if (right.IsConstant)
                (current, constant) = (left, unchecked(constant + right.Immediate));
            else if (number is null && Provenances.IsNumber(right))
                (current, number) = (left, right);
            else if (number is null && Provenances.IsNumber(left))
                (current, number) = (right, left);
            else
                return null;
        }
    }
}

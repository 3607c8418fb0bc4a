using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Forward analysis of how far above the lowest address of its region a pointer is at least. A pointer that only goes
/// up from a checked one needs no check against the lower end. Optimistic over loops; a pointer that goes down is given
/// up.
/// </summary>
internal sealed class BaseDistances
{
    private const int LossLimit = 4;
    private const long Unreached = long.MaxValue;

    private readonly VerifiedProgram program;
    private readonly Function function;
    private readonly ValueWidths widths;
    private readonly Provenances provenances;
    private readonly long?[] distances;
    private readonly int[] losses;

    public BaseDistances(Function function, VerifiedProgram program, ValueWidths widths, Provenances provenances)
    {
        this.program = program;
        this.function = function;
        this.widths = widths;
        this.provenances = provenances;
        distances = new long?[function.ValueCount];
        Array.Fill(distances, Unreached);
        losses = new int[function.ValueCount];
        bool loops = BlockOrder.HasBackEdge(function);
        while (Sweep() && loops)
        {
        }
    }

    /// <summary>
    /// A lower bound of the pointer less the lowest address of its region, in bytes, may be negative; null when nothing
    /// is known. The subtraction does not wrap where there is a bound.
    /// </summary>
    public long? Of(Value value) => distances[value.Id];

    private bool Sweep()
    {
        bool changed = false;
        foreach (Value value in function.Values)
            changed |= Update(value);
        return changed;
    }

    private bool Update(Value value)
    {
        long? distance = provenances.Of(value) == Provenance.Unknown ? null : Transfer(value);
        if (value.Op == Op.Phi && distance != Of(value) && ++losses[value.Id] > LossLimit)
            distance = null;
        bool changed = distance != Of(value);
        distances[value.Id] = distance;
        return changed;
    }

    private long? Transfer(Value value) => value.Op switch
    {
        Op.RegionBase or Op.Parameter => Base(value),
        Op.Phi => Phi(value),
        Op.Check => Checked(value),
        Op.Add => Sum(value),
        _ => null,
    };

    /// <summary>The stack is addressed from its end; where the frame of a callee lies in it is not known.</summary>
    private long? Base(Value value) => value.Provenance != Provenance.Stack ? 0
        : function.Start == 0 ? program.StackBytes : null;

    private long? Phi(Value phi)
    {
        long? least = Unreached;
        foreach (Value operand in phi.Operands)
            least = least is long bound && Of(operand) is long other ? Math.Min(bound, other) : null;
        return least;
    }

    /// <summary>What is checked at a displacement is inside, so the address is at most that far below.</summary>
    private long? Checked(Value check)
    {
        long inside = -check.Immediate;
        return Of(check.Operands[0]) is long before and not Unreached ? Math.Max(before, inside) : inside;
    }

    private long? Sum(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (right.IsConstant)
        {
            // Near its region an address does not wrap.
            bool near = widths.Of(value).Reach >= 0;
            return Of(left) is Unreached ? Unreached : near && Of(left) is long distance
                ? distance + right.Immediate : null;
        }

        (Value pointer, Value number) = provenances.IsNumber(right) ? (left, right) : (right, left);
        return widths.Of(number).Max <= long.MaxValue ? Of(pointer) : null;
    }
}

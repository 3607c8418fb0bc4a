using Femto.Jit.Contracts;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>A pass that goes through bodies value by value; what takes the place of each is added where it stood.</summary>
internal abstract class BodyRewriter(Function function)
{
    private List<Value> body = [];
    private bool inLoop;
    private int pc;

    /// <summary>The function that is rewritten.</summary>
    protected Function Function { get; } = function;

    /// <summary>Adds what takes the place of a value, perhaps itself.</summary>
    protected abstract void Rewrite(Value value);

    /// <summary>Adds a value to the end of what is there already.</summary>
    protected virtual void Add(Value value) => body.Add(value);

    /// <summary>Rewrites all bodies in their order.</summary>
    protected void RewriteBodies()
    {
        bool[] loops = BlockOrder.InLoops(Function);
        var old = new List<Value>();
        for (int i = 0; i < loops.Length; i++)
        {
            body = Function.Blocks[i].Body;
            inLoop = loops[i];
            old.Clear();
            old.AddRange(body);
            body.Clear();
            foreach (Value value in old)
            {
                pc = value.Pc;
                Rewrite(value);
            }
        }
    }

    /// <summary>Adds a new value, which belongs to the instruction of the one that is rewritten.</summary>
    protected Value Emit(Op op, IrType type, params ReadOnlySpan<Value> operands)
    {
        Value value = Function.NewValue(op, type, operands);
        value.Pc = pc;
        Add(value);
        return value;
    }

    /// <summary>Adds a constant.</summary>
    protected Value Constant(IrType type, long number)
    {
        Value constant = Function.NewConstant(type, number);
        constant.Pc = pc;
        body.Add(constant);
        return constant;
    }

    /// <summary>Adds values at the end of a block, in front of its terminator, to whose instruction they belong.</summary>
    protected Value AtEnd(Block block, Func<Value> emit)
    {
        pc = block.Terminator.Pc;
        return InFrontOfTerminator(block, emit);
    }

    /// <summary>
    /// The highest address at which an access is inside: for a check in a loop computed ahead of all loops. It may be below
    /// the region, when the region is too short, but does not wrap (<see cref="Limits.RegionMargin"/>).
    /// </summary>
    /// <param name="planner">What knows the lengths of regions.</param>
    /// <param name="region">The region.</param>
    /// <param name="check">The check of the access.</param>
    /// <param name="word">The type of addresses.</param>
    protected Value LastInside(CheckPlanner planner, Provenance region, Value check, IrType word)
    {
        return inLoop ? InFrontOfTerminator(Function.Blocks[0], Compute) : Compute();

        Value Compute()
        {
            Value start = Base(planner, region, word);
            long extent = check.Size + check.Immediate;
            return planner.Length(region) is int length
                ? Emit(Op.Add, word, start, Constant(word, (region == Provenance.Stack ? 0 : length) - extent))
                : Emit(Op.Add, word, Emit(Op.Add, word, start, RunTimeLength(planner, region, word)), Constant(word, -extent));
        }
    }

    /// <summary>Adds the address at which a region begins; of the stack, at which it ends.</summary>
    /// <param name="planner">What knows the fields of the context that point to regions.</param>
    /// <param name="region">The region.</param>
    /// <param name="word">The type of addresses.</param>
    protected Value Base(CheckPlanner planner, Provenance region, IrType word)
    {
        if (region >= Provenance.Pointed) return Extend(Load(planner.Lengths.Pointed[(Region)region].Pointer, word), word);
        Value start = Emit(Op.RegionBase, word);
        start.Provenance = region;
        return start;
    }

    /// <summary>Adds the length of a region that only run time knows.</summary>
    /// <param name="planner">What knows the fields of the context that have lengths.</param>
    /// <param name="region">The region.</param>
    /// <param name="word">The type of addresses.</param>
    protected Value RunTimeLength(CheckPlanner planner, Provenance region, IrType word) =>
        Extend(region == Provenance.Context
            ? Emit(Op.ContextLength, IrType.I32)
            : PointedLength(planner.Lengths.Pointed[(Region)region], word), word);

    private Value PointedLength(PointedRegion pointed, IrType word)
    {
        Value measure = Load(pointed.Measure!, word);
        if (pointed.Target.EndField is not null) return Emit(Op.Subtract, IrType.I32, measure, Load(pointed.Pointer, word));
        return pointed.Target.Unit == 1 ? measure : Emit(Op.Multiply, IrType.I32, measure, Constant(IrType.I32, pointed.Target.Unit));
    }

    /// <summary>Adds a load of a field of the context, which is inside.</summary>
    private Value Load(ContextField field, IrType word)
    {
        Value context = Emit(Op.RegionBase, word);
        context.Provenance = Provenance.Context;
        Value load = Emit(Op.Load, IrType.I32, context);
        (load.Immediate, load.Size) = (field.Offset, field.Size);
        return load;
    }

    private Value Extend(Value value, IrType word) =>
        word == IrType.I32 ? value : Emit(Op.ZeroExtend, word, value);

    private Value InFrontOfTerminator(Block block, Func<Value> emit)
    {
        List<Value> here = body;
        body = block.Body;
        Value terminator = body[^1];
        body.RemoveAt(body.Count - 1);
        Value emitted = emit();
        body.Add(terminator);
        body = here;
        return emitted;
    }
}

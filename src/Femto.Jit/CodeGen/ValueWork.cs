using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// What the values of a function are for. What checks alone use is theirs, and so with fuel and high halves: from all users
/// follows what a value is for, and from the operations that end in themselves what they are for. Values that need each other
/// in a circle are taken to be for whatever else uses them.
/// </summary>
internal sealed class ValueWork
{
    private readonly Function function;

    /// <summary>By value: what its users are for; null where no user was met so far.</summary>
    private readonly WorkKind?[] uses;

    /// <summary>The values that only high halves have.</summary>
    private readonly HashSet<Value> highHalves = [];

    /// <summary>Finds out about a function as it is lowered.</summary>
    public ValueWork(Function function)
    {
        this.function = function;
        uses = new WorkKind?[function.ValueCount];
        FindHighHalves(function.Halves ?? []);
        // What is known of a value only ever changes towards Program, so this ends.
        while (Propagate())
        {
        }
    }

    /// <summary>What a value is for.</summary>
    public WorkKind Of(Value value) => Known(value) ?? WorkKind.Program;

    /// <summary>A half that a pass has replaced is the value that took its place, unless that was a low half before.</summary>
    private void FindHighHalves(Dictionary<Value, bool> halves)
    {
        foreach ((Value half, bool isHigh) in halves)
        {
            Value present = half.Resolve();
            if (isHigh && !present.IsConstant && halves.GetValueOrDefault(present, true))
                highHalves.Add(present);
        }
    }

    private bool Propagate()
    {
        bool changed = false;
        for (int i = function.Blocks.Count - 1; i >= 0; i--)
        {
            List<Value> body = function.Blocks[i].Body;
            for (int j = body.Count - 1; j >= 0; j--)
                changed |= Propagate(body[j]);
            foreach (Value phi in function.Blocks[i].Phis)
                changed |= Propagate(phi);
        }

        return changed;
    }

    private bool Propagate(Value user)
    {
        if (Known(user) is not WorkKind kind)
            return false;
        bool changed = false;
        // The low operands of a pair are wanted for its low half, too; that of a shift would be shifted anyway.
        WorkKind passed = kind is WorkKind.Check or WorkKind.Fuel || (kind == WorkKind.HighHalf && user.Type != IrType.Pair)
            ? kind : WorkKind.Program;
        foreach (Value operand in user.Operands)
        {
            ref WorkKind? use = ref uses[operand.Id];
            WorkKind joined = use is null || use == passed ? passed : WorkKind.Program;
            changed |= use != joined;
            use = joined;
        }

        return changed;
    }

    /// <summary>What a value is for, as far as that is known; null while no user was met.</summary>
    private WorkKind? Known(Value value)
    {
        switch (value.Op)
        {
            case Op.CheckOffset or Op.CheckZero or Op.CheckRegion or Op.CheckAlignment:
                return WorkKind.Check;
            case Op.LoadFuel or Op.StoreFuel or Op.SpendFuel:
                return WorkKind.Fuel;
            case Op.Jump or Op.Branch or Op.BranchPair:
                return WorkKind.Branch;
            case Op.Return or Op.CallLocal or Op.CallHelper or Op.DividePair or Op.ZeroStack:
                return WorkKind.Frame;
            case Op.Store or Op.AtomicUpdate or Op.AtomicCompareExchange or Op.Parameter:
                return WorkKind.Program;
        }

        WorkKind? use = uses[value.Id];
        return use is null or WorkKind.Check or WorkKind.Fuel ? use
            : highHalves.Contains(value) || value.Op == Op.HighHalf || value.Type == IrType.Pair ? WorkKind.HighHalf
            : use;
    }
}

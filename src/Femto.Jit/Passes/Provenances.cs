using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Forward analysis of the region each value points into. An address made of one region's pointer and a number points
/// into that region; anything else that is used as an address is searched for at run time. What is computed from
/// pointers is not a number here, since added to a pointer it may lead to another region. Numbers that come from
/// outside
/// (the context, helpers) are taken for what they are: the program cannot know addresses from them.
/// </summary>
internal sealed class Provenances
{
    private enum State : byte
    {
        /// <summary>Not reached yet.</summary>
        None,

        /// <summary>A number; used as an address it may point anywhere.</summary>
        Number,

        Context, Stack, Data, ReadOnlyData,

        /// <summary>Pointers of several regions, or something computed from pointers.</summary>
        Mixed,
    }

    private readonly State[] states;

    /// <summary>Whether memory may hold what was computed from pointers.</summary>
    private bool memoryHoldsPointers;

    /// <param name="function">The function.</param>
    /// <param name="alone">
    /// Whether the program has no other function, which might store pointers, and the context has none.
    /// </param>
    public Provenances(Function function, bool alone)
    {
        states = new State[function.ValueCount];
        memoryHoldsPointers = !alone;

        // Without back edges nothing is used ahead of its definition; only what is learnt of memory goes backwards.
        bool loops = BlockOrder.HasBackEdge(function);
        bool known;
        bool changed;
        do
        {
            known = memoryHoldsPointers;
            changed = Sweep(function);
        }
        while ((loops && changed) || known != memoryHoldsPointers);
    }

    private bool Sweep(Function function)
    {
        bool changed = false;
        foreach (Value value in function.Values)
        {
            State state = Transfer(value);
            changed |= states[value.Id] != state;
            states[value.Id] = state;
            memoryHoldsPointers |= Writes(value.Op) && IsAnyPointer(value.Operands.Span[1..]);
        }

        return changed;
    }

    /// <summary>The region a value points into when used as an address.</summary>
    public Provenance Of(Value value) => states[value.Id] switch
    {
        State.Context => Provenance.Context,
        State.Stack => Provenance.Stack,
        State.Data => Provenance.Data,
        State.ReadOnlyData => Provenance.ReadOnlyData,
        _ => Provenance.Unknown,
    };

    /// <summary>Whether the value is a number rather than a pointer.</summary>
    public bool IsNumber(Value value) => states[value.Id] == State.Number;

    private State Transfer(Value value) => value.Op switch
    {
        Op.RegionBase or Op.Parameter when value.Provenance != Provenance.Unknown =>
            State.Context + (byte)value.Provenance,
        Op.Check => states[value.Operands[0].Id],
        Op.Phi => Phi(value),
        Op.Add or Op.Subtract => Sum(value.Op, states[value.Operands[0].Id], states[value.Operands[1].Id]),
        Op.Parameter or Op.CallLocal => State.Mixed,
        Op.Load or Op.AtomicUpdate or Op.AtomicCompareExchange =>
            memoryHoldsPointers && value.Size >= 4 ? State.Mixed : State.Number,
        Op.CallHelper => State.Number,
        _ => IsAnyPointer(value.Operands.Span) ? State.Mixed : State.Number,
    };

    private State Phi(Value phi)
    {
        State state = State.None;
        foreach (Value operand in phi.Operands)
            state = Join(state, states[operand.Id]);
        return state;
    }

    private static bool Writes(Op op) => op is Op.Store or Op.AtomicUpdate or Op.AtomicCompareExchange;

    /// <summary>Whether one of the values is a pointer or computed from one.</summary>
    private bool IsAnyPointer(Span<Value> values)
    {
        foreach (Value value in values)
        {
            if (states[value.Id] is not (State.None or State.Number))
                return true;
        }

        return false;
    }

    private static State Join(State left, State right) =>
        left == State.None ? right : right == State.None || left == right ? left : State.Mixed;

    private static State Sum(Op op, State left, State right)
    {
        if (left == State.None || right == State.None)
            return State.None;
        if (right == State.Number)
            return left;
        if (op == Op.Subtract)
            return State.Mixed;
        return left == State.Number ? right : State.Mixed;
    }
}

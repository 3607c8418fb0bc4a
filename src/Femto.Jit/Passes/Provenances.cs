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
    private readonly bool memoryHoldsPointers;

    /// <param name="function">The function.</param>
    /// <param name="alone">Whether the program has no other function, which might store pointers.</param>
    public Provenances(Function function, bool alone)
    {
        states = new State[function.ValueCount];
        memoryHoldsPointers = !alone;
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value value in function.Values)
            {
                State state = Transfer(value);
                changed |= states[value.Id] != state;
                states[value.Id] = state;
                memoryHoldsPointers |= Writes(value.Op) && value.Operands.Skip(1).Any(IsPointer);
            }
        }
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
        Op.Phi => value.Operands.Aggregate(State.None, (state, operand) => Join(state, states[operand.Id])),
        Op.Add or Op.Subtract => Sum(value.Op, states[value.Operands[0].Id], states[value.Operands[1].Id]),
        Op.Parameter or Op.CallLocal => State.Mixed,
        Op.Load or Op.AtomicUpdate or Op.AtomicCompareExchange =>
            memoryHoldsPointers && value.Size >= 4 ? State.Mixed : State.Number,
        Op.CallHelper => State.Number,
        _ => value.Operands.Exists(IsPointer) ? State.Mixed : State.Number,
    };

    private static bool Writes(Op op) => op is Op.Store or Op.AtomicUpdate or Op.AtomicCompareExchange;

    /// <summary>Whether the value is a pointer or computed from one.</summary>
    private bool IsPointer(Value value) => states[value.Id] is not (State.None or State.Number);

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

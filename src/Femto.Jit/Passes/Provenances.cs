using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Forward analysis of the region each 64-bit value points into. An address made of one region's pointer and a
/// number points into that region, as in C; anything else that is used as an address is searched for at run time.
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

        /// <summary>Pointers of several regions.</summary>
        Mixed,
    }

    private readonly State[] states;

    public Provenances(Function function)
    {
        states = new State[function.ValueCount];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value value in function.Values)
            {
                State state = Transfer(value);
                changed |= states[value.Id] != state;
                states[value.Id] = state;
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
        _ => State.Number,
    };

    private static State Join(State left, State right) =>
        left == State.None ? right : right == State.None || left == right ? left : State.Mixed;

    private static State Sum(Op op, State left, State right)
    {
        if (left == State.None || right == State.None)
            return State.None;
        if (right == State.Number)
            return left;
        if (op == Op.Subtract)
            return left is State.Number or State.Mixed ? State.Mixed : State.Number;
        return left == State.Number ? right : State.Mixed;
    }
}

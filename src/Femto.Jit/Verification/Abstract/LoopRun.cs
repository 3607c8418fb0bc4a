namespace Femto.Jit.Verification.Abstract;

/// <summary>One run of a loop: the states in which it is entered, and what follows from them for every turn.</summary>
internal sealed class LoopRun
{
    /// <summary>What stepped registers can be at the head in any turn.</summary>
    private readonly AbstractState? _limits;
    private readonly RegisterSet _limited;
    private readonly SteppedHeadrooms? _headrooms;

    internal LoopRun(
        Loop loop, List<(int Block, AbstractState State)> entries, AbstractMachine machine, StatePool pool)
    {
        Loop = loop;
        Entries = entries;
        Entry = pool.CopyOf(entries[0].State);
        for (int index = 1; index < entries.Count; index++) Entry.Join(entries[index].State);
        if (loop.Induction is not InductionAnalysis induction) return;
        TripCount trip = new(induction, Entry, machine);
        Count = trip.Find();
        if (Count is ulong count && !machine.KnowsLength) _headrooms = new SteppedHeadrooms(trip, Entry, count);
        _limits = pool.Unknown();
        for (int register = 0; register < RegisterSet.FramePointer; register++)
        {
            if (trip.AtHead(register, Count ?? ulong.MaxValue) is not AbstractValue known) continue;
            _limits[register] = known;
            _limited |= RegisterSet.Of(register);
        }
    }

    internal Loop Loop { get; }

    /// <summary>The states in which the loop is entered; elsewhere than at the head, where it can be.</summary>
    internal List<(int Block, AbstractState State)> Entries { get; }

    /// <summary>What holds wherever the loop is entered.</summary>
    internal AbstractState Entry { get; }

    /// <summary>How often the loop goes back to its head at most; null when that is not known.</summary>
    internal ulong? Count { get; }

    /// <summary>Narrows stepped registers to what they can be in any turn.</summary>
    internal void Limit(AbstractState state)
    {
        for (RegisterSet left = _limited; !left.IsEmpty; left = left.WithoutLowest())
        {
            ref AbstractValue value = ref state[left.Lowest];
            ref readonly AbstractValue limit = ref _limits![left.Lowest];
            if (limit.Region != value.Region) continue;
            Scalar number = Scalar.Meet(value.Number, limit.Number);
            if (!number.IsEmpty) value.Number = number;
        }

        _headrooms?.Apply(state);
    }

    /// <summary>Gives the states back.</summary>
    internal void Release(StatePool pool)
    {
        foreach ((_, AbstractState state) in Entries) pool.Release(state);
        pool.Release(Entry);
        pool.Release(_limits);
    }
}

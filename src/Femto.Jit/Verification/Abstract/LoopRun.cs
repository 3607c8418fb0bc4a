namespace Femto.Jit.Verification.Abstract;

/// <summary>One run of a loop: the states in which it is entered, and what follows from them for every turn.</summary>
internal sealed class LoopRun
{
    private readonly TripCount? _trip;

    /// <summary>What stepped registers can be at the head in any turn.</summary>
    private readonly AbstractState? _limits;
    private readonly SteppedHeadrooms? _headrooms;
    private RegisterSet _limited;

    internal LoopRun(
        Loop loop, List<(int Block, AbstractState State)> entries, AbstractMachine machine, StatePool pool)
    {
        Loop = loop;
        Entries = entries;
        Entry = pool.CopyOf(entries[0].State);
        for (int index = 1; index < entries.Count; index++) Entry.Join(entries[index].State);
        if (loop.Induction is not InductionAnalysis induction) return;
        _trip = new TripCount(induction, Entry, machine);
        Count = _trip.Find(operands: null);
        if (Count is ulong count && machine.Measured is not null) _headrooms = new SteppedHeadrooms(_trip, Entry, count);
        _limits = pool.Unknown();
        FindLimits(_trip, _limits);
    }

    private void FindLimits(TripCount trip, AbstractState limits)
    {
        for (int register = 0; register < RegisterSet.FramePointer; register++)
        {
            if (trip.AtHead(register, Count ?? ulong.MaxValue) is not AbstractValue known) continue;
            limits[register] = known;
            _limited |= RegisterSet.Of(register);
        }
    }

    internal Loop Loop { get; }

    /// <summary>The states in which the loop is entered; elsewhere than at the head, where it can be.</summary>
    internal List<(int Block, AbstractState State)> Entries { get; }

    internal bool IsEnteredAtHead => Entries.Count == 1 && Entries[0].Block == Loop.Head;

    /// <summary>What holds wherever the loop is entered.</summary>
    internal AbstractState Entry { get; }

    /// <summary>How often the loop goes back to its head at most; null when that is not known.</summary>
    internal ulong? Count { get; set; }

    /// <summary>Whether what tests compare, in a state that holds in every turn, may tell more of how often it goes back.</summary>
    internal bool NeedsOperands => _trip is { HasOpenTests: true };

    /// <summary>Takes what tests compare in any turn into account; whether more is known of the loop then.</summary>
    internal bool Learn(TestOperands operands)
    {
        if (_trip!.Find(operands) is not ulong count || count >= Count) return false;
        Count = count;
        FindLimits(_trip, _limits!);
        return true;
    }

    /// <summary>Accesses that a check ahead of the loop can stand for, by pc; null when there are none.</summary>
    /// <param name="machine">What knows the regions.</param>
    /// <param name="isEntry">Whether the loop is in the program's entry function.</param>
    internal Dictionary<int, HoistableAccess>? FindHoistable(AbstractMachine machine, bool isEntry) =>
        Loop.Induction is { IsPlain: true } induction
            ? new CheckHoisting(induction, new TripCount(induction, Entry, machine), machine, isEntry).Find()
            : null;

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

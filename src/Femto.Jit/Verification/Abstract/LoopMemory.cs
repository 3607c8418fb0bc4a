namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// The last state in which a loop was entered, and what held in every turn then. Loops around it enter it again and
/// again, mostly in states that cover the last one, until they are known themselves.
/// </summary>
internal sealed class LoopMemory
{
    private readonly AbstractState _entry = new();
    private ulong? _count;

    /// <summary>What held at the head in every turn.</summary>
    internal AbstractState State { get; } = new();

    /// <summary>Whether a loop is entered in the state of the last time; then all is as it was.</summary>
    internal bool TryRecall(LoopRun run)
    {
        if (!run.IsEnteredAtHead || !_entry.Covers(run.Entry) || !run.Entry.Covers(_entry)) return false;
        run.Count = _count;
        return true;
    }

    /// <summary>Keeps what has been found.</summary>
    internal void Remember(LoopRun run, AbstractState state)
    {
        _entry.CopyFrom(run.Entry);
        State.CopyFrom(state);
        _count = run.Count;
    }

    /// <summary>
    /// Adds what held the last time to a state to begin with, where that is not more than will be found: a state that
    /// covers the last entry leads at least that far.
    /// </summary>
    internal void AddTo(AbstractState state, LoopRun run)
    {
        if (run.Entry.Covers(_entry)) state.Join(State);
    }
}

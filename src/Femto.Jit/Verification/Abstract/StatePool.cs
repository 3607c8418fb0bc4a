namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// The states of one analysis that nobody owns. An analysis needs few at a time but passes through many; each is large.
/// </summary>
internal sealed class StatePool
{
    private readonly Stack<AbstractState> _free = new();

    /// <summary>A state of which nothing is known.</summary>
    internal AbstractState Unknown()
    {
        AbstractState state = Take();
        state.Forget();
        return state;
    }

    internal AbstractState CopyOf(AbstractState original)
    {
        AbstractState state = Take();
        state.CopyFrom(original);
        return state;
    }

    /// <summary>Takes back a state, or nothing, that its owner has no use for any more.</summary>
    internal void Release(AbstractState? state)
    {
        if (state is not null) _free.Push(state);
    }

    private AbstractState Take() => _free.TryPop(out AbstractState? state) ? state : new AbstractState();
}

using System.Collections.Immutable;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification;

/// <summary>Collects what is known where one instruction is executed, over all ways that lead there.</summary>
internal sealed class StateObserver(int pc)
{
    internal int Pc => pc;

    /// <summary>Whether the analysis was made to its end; where not, nothing is known.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>How often the analysis came there: once for each call of the function, where it is in no loop.</summary>
    internal int Visits { get; private set; }

    /// <summary>What holds there each time; null when no run comes there.</summary>
    internal AbstractState? State { get; private set; }

    /// <summary>The loops that the instruction is in, from the inside, and how often each goes back at most.</summary>
    internal ImmutableArray<(int Head, ulong? TripCount)> Loops { get; private set; } = [];

    internal void See(AbstractState state)
    {
        Visits++;
        if (State is not null) State.Join(state);
        else
        {
            State = new AbstractState();
            State.CopyFrom(state);
        }
    }

    internal void Forget() => (Visits, State) = (0, null);

    internal void Complete(IEnumerable<(int Head, ulong? TripCount)> loops) => (IsComplete, Loops) = (true, [.. loops]);
}

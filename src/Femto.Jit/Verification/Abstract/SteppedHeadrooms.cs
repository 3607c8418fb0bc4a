namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// Registers that step through a loop together keep their distance; of two that step towards each other the sum does not
/// grow. So what is known of one in relation to the length of the measured region tells something of the other.
/// </summary>
internal sealed class SteppedHeadrooms
{
    private readonly List<(int Register, int Other, bool IsOpposite)> _pairs = [];
    private readonly AbstractState _entry;

    /// <summary>Finds the pairs.</summary>
    /// <param name="trip">The loop.</param>
    /// <param name="entry">The state in which it is entered.</param>
    /// <param name="count">How often it goes back at most.</param>
    internal SteppedHeadrooms(TripCount trip, AbstractState entry, ulong count)
    {
        _entry = entry;
        var steps = new long[RegisterSet.FramePointer];
        for (int register = 0; register < steps.Length; register++)
            steps[register] = trip.PlainStepOf(register, count) ?? 0;
        for (int register = 0; register < steps.Length; register++)
        {
            for (int other = 0; other < steps.Length; other++)
            {
                if (steps[register] <= 0 || other == register) continue;
                if (steps[other] == steps[register]) _pairs.Add((register, other, false));
                else if (steps[other] <= -steps[register]) _pairs.Add((register, other, true));
            }
        }
    }

    /// <summary>Adds what follows at the head in any turn.</summary>
    internal void Apply(AbstractState state)
    {
        foreach ((int register, int other, bool isOpposite) in _pairs)
        {
            ref readonly AbstractValue value = ref state[register];
            ref readonly AbstractValue neighbour = ref state[other];
            if (value.Region != _entry[register].Region || neighbour.Region != _entry[other].Region) continue;
            long first = _entry[register].Number.Wide.SignedHigh;
            Int128 headroom = isOpposite
                ? (Int128)_entry.HeadroomOf(_entry[other]) + neighbour.Number.Wide.SignedLow - first
                : (Int128)state.HeadroomOf(neighbour) + _entry[other].Number.Wide.SignedLow - first;
            long limited = Headroom.Less(0, -headroom);
            if (limited > state.HeadroomOf(value)) state.RaiseHeadroom(register, limited);
        }
    }
}

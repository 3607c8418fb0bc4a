namespace Femto.Jit.CodeGen;

/// <summary>The parts of all intervals after allocation, by register and position.</summary>
internal sealed class IntervalParts
{
    private readonly LiveInterval[] intervals;

    /// <summary>The parts of the intervals that were split, those of one register in order.</summary>
    private readonly List<LiveInterval> split = [];

    /// <summary>By register, where its parts are among these.</summary>
    private readonly Window[] windows;

    public IntervalParts(LiveInterval[] intervals)
    {
        this.intervals = intervals;
        windows = new Window[intervals.Length];
        for (int i = 0; i < intervals.Length; i++)
        {
            if (intervals[i].Next is null)
                continue;
            int first = split.Count;
            for (LiveInterval? part = intervals[i]; part is not null; part = part.Next)
                split.Add(part);
            windows[i] = new Window(first, split.Count - first);
        }
    }

    /// <summary>The first part of a register's interval.</summary>
    public LiveInterval First(VirtualRegister register) => intervals[register.Id];

    /// <summary>The part in which a position lies.</summary>
    public LiveInterval At(int register, int position)
    {
        LiveInterval part = windows[register].Count == 0 ? intervals[register] : Find(windows[register], position);
        if (position >= part.Start && position < part.End)
            return part;
        throw new InternalCompilerException(nameof(Resolver), $"%{register} is not live at {position}");
    }

    /// <summary>The first part that ends after a position, or the last.</summary>
    private LiveInterval Find(Window window, int position)
    {
        int low = window.First;
        int high = window.First + window.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (split[middle].End > position)
                high = middle;
            else
                low = middle + 1;
        }

        return split[low];
    }

    /// <summary>
    /// The parts that continue in another place where the part before them ends, by that position. Where there is a
    /// hole in between, the edges into the later part bring the value.
    /// </summary>
    public List<LiveInterval> Continuations()
    {
        var continuations = new List<LiveInterval>();
        foreach (LiveInterval part in split)
        {
            if (part.Previous is { } before && before.End == part.Start)
                continuations.Add(part);
        }

        continuations.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        return continuations;
    }
}

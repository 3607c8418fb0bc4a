using System.Runtime.InteropServices;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Linear-scan allocation with lifetime holes and interval splitting (Wimmer and Mössenböck, "Optimized Interval
/// Splitting in a Linear Scan Register Allocator"; Wimmer and Franz, "Linear Scan Register Allocation on SSA Form").
/// A value that is ever kept in the frame is stored once, right after its definition; so evicting it costs nothing.
/// Everything the scan looks at remembers where the scan is, so that going on is a comparison with what comes next.
/// </summary>
internal sealed partial class LinearScan
{
    private readonly RegisterFile file;
    private readonly IntervalBuilder built;
    private readonly UnhandledIntervals unhandled;

    /// <summary>By physical register, the interval that is live in it at the position of the scan.</summary>
    private readonly LiveInterval?[] holders;

    /// <summary>Intervals in registers that are not live at the position of the scan, but before and after it.</summary>
    private readonly List<LiveInterval> inactive = [];

    /// <summary>By physical register, which of its fixed ranges is the first that ends after the position.</summary>
    private readonly int[] nextFixed;

    /// <summary>By physical register, that range; far away where there is none.</summary>
    private readonly LiveRange[] fixedRange;
    private readonly int[] free;
    private readonly int[] blocked;
    private int position;

    /// <summary>The next position at which a holder or an inactive interval changes.</summary>
    private int nextChange = LiveInterval.Infinity;

    private LinearScan(IntervalBuilder built, RegisterFile file)
    {
        this.built = built;
        this.file = file;
        unhandled = new UnhandledIntervals(built.Intervals);
        holders = new LiveInterval?[file.Count];
        nextFixed = new int[file.Count];
        fixedRange = new LiveRange[file.Count];
        free = new int[file.Count];
        blocked = new int[file.Count];
    }

    /// <summary>Gives the intervals of a function registers, splitting them where that is needed.</summary>
    public static void Run(IntervalBuilder built, RegisterFile file)
    {
        var scan = new LinearScan(built, file);
        while (scan.unhandled.Take() is { } current)
            scan.Allocate(current);
    }

    private void Allocate(LiveInterval current)
    {
        Advance(current.Start);
        if (!TryAllocateFree(current) && !TryAllocateBlocked(current))
            return;
        current.MoveTo(position);
        holders[current.Physical] = current;
        nextChange = Math.Min(nextChange, current.NextChange);
    }

    /// <summary>Moves intervals between holders, inactive and handled for a new position.</summary>
    private void Advance(int to)
    {
        bool back = to < position;
        position = to;
        if (back)
        {
            Array.Clear(nextFixed);
            Array.Clear(fixedRange);
        }
        else if (to < nextChange)
            return;
        nextChange = LiveInterval.Infinity;
        foreach (int register in file.Order)
        {
            if (holders[register] is not { } holder || Follow(holder, back))
                continue;
            holders[register] = null;
            if (holder.End > position)
                inactive.Add(holder);
        }

        int kept = 0;
        for (int i = 0; i < inactive.Count; i++)
        {
            LiveInterval interval = inactive[i];
            if (Follow(interval, back))
                holders[interval.Physical] = interval;
            else if (interval.End > position)
                inactive[kept++] = interval;
        }

        inactive.RemoveRange(kept, inactive.Count - kept);
    }

    /// <summary>Brings an interval to the position of the scan and says whether it is live there.</summary>
    private bool Follow(LiveInterval interval, bool back)
    {
        if (interval.End <= position)
            return false;
        if (interval.NextChange <= position || back)
            interval.MoveTo(position);
        nextChange = Math.Min(nextChange, interval.NextChange);
        return interval.IsLive;
    }

    /// <summary>The first position at which a register is fixed and an interval that begins here is live.</summary>
    private int NextFixed(int register, LiveInterval current)
    {
        if (fixedRange[register].To <= position)
            FollowFixed(register);
        return fixedRange[register].From >= current.End ? LiveInterval.Infinity
            : current.NextIntersection(CollectionsMarshal.AsSpan(built.Fixed[register])[nextFixed[register]..]);
    }

    private void FollowFixed(int register)
    {
        List<LiveRange> all = built.Fixed[register];
        int next = nextFixed[register];
        while (next < all.Count && all[next].To <= position)
            next++;
        nextFixed[register] = next;
        fixedRange[register] = next < all.Count
            ? all[next]
            : new LiveRange(LiveInterval.Infinity, LiveInterval.Infinity);
    }

    private bool TryAllocateFree(LiveInterval current)
    {
        foreach (int register in file.Order)
            free[register] = holders[register] is null ? NextFixed(register, current) : 0;
        foreach (LiveInterval interval in inactive)
        {
            if (interval.NextChange < free[interval.Physical])
                free[interval.Physical] = Math.Min(free[interval.Physical], interval.NextIntersection(current));
        }

        int best = Choose(current);
        if (free[best] < current.End)
        {
            int split = LiveInterval.Gap(free[best]);
            if (split <= current.Start)
                return false;
            SplitOff(current, split);
        }

        current.Physical = best;
        return true;
    }

    /// <summary>A hinted register when it is free for the whole interval, else one that is free for longest.</summary>
    private int Choose(LiveInterval current)
    {
        if (HintFor(current) is int hint)
            return hint;
        int best = file.Order[0];
        foreach (int register in file.Order)
        {
            if (free[register] >= current.End)
                return register;
            if (free[register] > free[best])
                best = register;
        }

        return best;
    }

    /// <summary>Takes what is split off back into what has to be allocated.</summary>
    private void SplitOff(LiveInterval interval, int at) => unhandled.Add(interval.SplitAt(at));
}

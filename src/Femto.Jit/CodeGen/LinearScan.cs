namespace Femto.Jit.CodeGen;

/// <summary>
/// Linear-scan allocation with lifetime holes and interval splitting (Wimmer and Mössenböck, "Optimized Interval
/// Splitting in a Linear Scan Register Allocator"; Wimmer and Franz, "Linear Scan Register Allocation on SSA Form").
/// A value that is ever kept in the frame is stored once, right after its definition; so evicting it costs nothing.
/// </summary>
internal sealed class LinearScan
{
    private readonly RegisterFile file;
    private readonly IntervalBuilder built;
    private readonly PriorityQueue<LiveInterval, (int Start, int Id)> unhandled = new();
    private readonly List<LiveInterval> active = [];
    private readonly List<LiveInterval> inactive = [];
    private readonly int[] free;
    private readonly int[] blocked;

    private LinearScan(IntervalBuilder built, RegisterFile file)
    {
        this.built = built;
        this.file = file;
        free = new int[file.Count];
        blocked = new int[file.Count];
        Parts = [.. built.Intervals.Select(interval => new List<LiveInterval> { interval })];
    }

    /// <summary>For each virtual register the parts of its interval, ordered by start.</summary>
    public List<LiveInterval>[] Parts { get; }

    public static LinearScan Run(IntervalBuilder built, RegisterFile file)
    {
        var scan = new LinearScan(built, file);
        foreach (LiveInterval interval in built.Intervals)
        {
            if (!interval.IsEmpty)
                scan.Enqueue(interval);
        }

        while (scan.unhandled.TryDequeue(out LiveInterval? current, out _))
            scan.Allocate(current);
        return scan;
    }

    private void Enqueue(LiveInterval interval) =>
        unhandled.Enqueue(interval, (interval.Start, interval.Register.Id));

    private void Allocate(LiveInterval current)
    {
        Advance(current.Start);
        if (TryAllocateFree(current) || TryAllocateBlocked(current))
            active.Add(current);
    }

    /// <summary>Moves intervals between active, inactive and handled for a new position.</summary>
    private void Advance(int position)
    {
        for (int i = active.Count - 1; i >= 0; i--)
        {
            LiveInterval interval = active[i];
            if (interval.End > position && interval.Covers(position))
                continue;
            active.RemoveAt(i);
            if (interval.End > position)
                inactive.Add(interval);
        }

        for (int i = inactive.Count - 1; i >= 0; i--)
        {
            LiveInterval interval = inactive[i];
            if (interval.End > position && !interval.Covers(position))
                continue;
            inactive.RemoveAt(i);
            if (interval.End > position)
                active.Add(interval);
        }
    }

    private bool TryAllocateFree(LiveInterval current)
    {
        foreach (int register in file.Order)
            free[register] = current.NextIntersection(built.Fixed[register]);
        foreach (LiveInterval interval in active)
            free[interval.Physical] = 0;
        foreach (LiveInterval interval in inactive)
            free[interval.Physical] = Math.Min(free[interval.Physical], interval.NextIntersection(current));

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
        foreach (int hint in HintsOf(current.Register))
        {
            if (free[hint] >= current.End)
                return hint;
        }

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

    private IEnumerable<int> HintsOf(VirtualRegister register)
    {
        List<LiveInterval> own = Parts[register.Id];
        if (own.Count > 1 && own[^2].Physical >= 0)
            yield return own[^2].Physical;
        foreach (VirtualRegister hint in register.Hints)
        {
            LiveInterval? assigned = Parts[hint.Id].Find(part => part.Physical >= 0);
            if (assigned is not null)
                yield return assigned.Physical;
        }

        if (register.FixedHint != Operand.NotFixed)
            yield return register.FixedHint;
        foreach (VirtualRegister hint in register.Hints)
        {
            if (hint.FixedHint != Operand.NotFixed)
                yield return hint.FixedHint;
        }
    }

    private bool TryAllocateBlocked(LiveInterval current)
    {
        int firstUse = current.NextRegisterUse(current.Start);
        int best = FarthestUse(current, interval => interval.NextUse(current.Start));
        if (IsTaken(best) && LiveInterval.Gap(firstUse) <= current.Start)
        {
            // It cannot wait; uses in a fixed register can be served from the frame.
            best = FarthestUse(current, interval => interval.NextRegisterUse(current.Start));
        }

        if (IsTaken(best))
        {
            Spill(current, firstUse);
            return false;
        }

        current.Physical = best;
        if (blocked[best] < current.End)
            SplitOff(current, LiveInterval.Gap(blocked[best]));
        Evict(current);
        return true;

        bool IsTaken(int register) =>
            firstUse >= free[register] || LiveInterval.Gap(blocked[register]) <= current.Start;
    }

    /// <summary>The register whose holders are used last, by a measure of that.</summary>
    private int FarthestUse(LiveInterval current, Func<LiveInterval, int> nextUse)
    {
        foreach (int register in file.Order)
        {
            blocked[register] = current.NextIntersection(built.Fixed[register]);
            free[register] = blocked[register];
        }

        foreach (LiveInterval interval in active)
            free[interval.Physical] = Math.Min(free[interval.Physical], nextUse(interval));
        foreach (LiveInterval interval in inactive)
        {
            if (interval.NextIntersection(current) != LiveInterval.Infinity)
                free[interval.Physical] = Math.Min(free[interval.Physical], nextUse(interval));
        }

        return file.Order.MaxBy(register => free[register]);
    }

    /// <summary>Keeps an interval in the frame up to the instruction that needs it in a register.</summary>
    private void Spill(LiveInterval interval, int firstUse)
    {
        interval.Physical = -1;
        if (firstUse == LiveInterval.Infinity)
            return;
        int gap = LiveInterval.Gap(firstUse);
        if (gap <= interval.Start)
            throw new InternalCompilerException(
                nameof(LinearScan), $"no register for {interval.Register} at position {firstUse}");
        SplitOff(interval, gap);
    }

    private void SplitOff(LiveInterval interval, int position)
    {
        LiveInterval tail = interval.SplitAt(position);
        List<LiveInterval> parts = Parts[interval.Register.Id];
        parts.Insert(parts.IndexOf(interval) + 1, tail);
        Enqueue(tail);
    }

    /// <summary>Takes the register of <paramref name="current"/> from whoever holds it at the same time.</summary>
    private void Evict(LiveInterval current)
    {
        foreach (LiveInterval interval in active.ToArray())
        {
            if (interval.Physical != current.Physical)
                continue;
            active.Remove(interval);
            EvictFrom(interval, current.Start);
        }

        foreach (LiveInterval interval in inactive.ToArray())
        {
            if (interval.Physical != current.Physical
                || interval.NextIntersection(current) == LiveInterval.Infinity)
                continue;
            // The interval is in a hole now; what comes after the hole is allocated anew.
            inactive.Remove(interval);
            SplitOff(interval, current.Start);
        }
    }

    private void EvictFrom(LiveInterval interval, int position)
    {
        if (interval.Start >= position)
        {
            Spill(interval, interval.NextRegisterUse(interval.Start));
            return;
        }

        LiveInterval tail = interval.SplitAt(EvictionPoint(interval, position));
        List<LiveInterval> parts = Parts[interval.Register.Id];
        parts.Insert(parts.IndexOf(interval) + 1, tail);
        Spill(tail, tail.NextRegisterUse(tail.Start));
    }

    /// <summary>
    /// Where an interval leaves its register when it has to by <paramref name="position"/>: at the start of the
    /// outermost loop in which it was not used up to there, so that it need not be back for the next iteration.
    /// </summary>
    private int EvictionPoint(LiveInterval interval, int position)
    {
        int lastUse = interval.LastUse(position);
        int point = position;
        foreach (LiveRange loop in built.Loops)
        {
            if (loop.From > lastUse && loop.From < point && loop.To > position)
                point = loop.From;
        }

        return point;
    }
}

namespace Femto.Jit.CodeGen;

/// <summary>What happens when no register is free: somebody goes to the frame.</summary>
internal sealed partial class LinearScan
{
    private bool TryAllocateBlocked(LiveInterval current)
    {
        int firstUse = current.NextRegisterUse(current.Start);
        int best = FarthestUse(current, inRegisters: false);
        if (IsTaken(best) && LiveInterval.Gap(firstUse) <= current.Start)
        {
            // It cannot wait; uses in a fixed register can be served from the frame.
            best = FarthestUse(current, inRegisters: true);
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

    /// <summary>The register whose holders are used last.</summary>
    /// <param name="current">Who asks for it.</param>
    /// <param name="inRegisters">Whether only uses count that need a register.</param>
    private int FarthestUse(LiveInterval current, bool inRegisters)
    {
        foreach (int register in file.Order)
        {
            blocked[register] = NextFixed(register, current);
            free[register] = blocked[register];
            if (holders[register] is { } holder)
                free[register] = Math.Min(free[register], NextUse(holder));
        }

        foreach (LiveInterval interval in inactive)
        {
            if (interval.NextIntersection(current) != LiveInterval.Infinity)
                free[interval.Physical] = Math.Min(free[interval.Physical], NextUse(interval));
        }

        int best = file.Order[0];
        foreach (int register in file.Order)
        {
            if (free[register] > free[best])
                best = register;
        }

        return best;

        int NextUse(LiveInterval interval) =>
            inRegisters ? interval.NextRegisterUse(current.Start) : interval.NextUse(current.Start);
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

    /// <summary>Takes the register of <paramref name="current"/> from whoever holds it at the same time.</summary>
    private void Evict(LiveInterval current)
    {
        if (holders[current.Physical] is { } holder)
            EvictFrom(holder, current.Start);
        for (int i = inactive.Count - 1; i >= 0; i--)
        {
            LiveInterval interval = inactive[i];
            if (interval.Physical != current.Physical
                || interval.NextIntersection(current) == LiveInterval.Infinity)
                continue;
            // The interval is in a hole now; what comes after the hole is allocated anew.
            inactive.RemoveAt(i);
            SplitOff(interval, current.Start);
        }
    }

    private void EvictFrom(LiveInterval interval, int at)
    {
        if (interval.Start >= at)
        {
            Spill(interval, interval.NextRegisterUse(interval.Start));
            return;
        }

        LiveInterval tail = interval.SplitAt(EvictionPoint(interval, at));
        Spill(tail, tail.NextRegisterUse(tail.Start));
    }

    /// <summary>
    /// Where an interval leaves its register when it has to by a position: at the start of the outermost loop in which
    /// it was not used up to there, so that it need not be back for the next iteration.
    /// </summary>
    private int EvictionPoint(LiveInterval interval, int at)
    {
        int lastUse = interval.LastUse(at);
        int point = at;
        foreach (LiveRange loop in built.Loops)
        {
            if (loop.From > lastUse && loop.From < point && loop.To > at)
                point = loop.From;
        }

        return point;
    }
}

namespace Femto.Jit.CodeGen;

/// <summary>
/// Collects the ranges and uses of the virtual registers, from the end of the function to its start: what is added
/// stands in front of what the register has already, in a chain through a list that all registers share.
/// </summary>
internal sealed class IntervalCollector(int registers)
{
    /// <summary>By register, one more than the place of its first range.</summary>
    private readonly int[] firstRange = new int[registers];

    /// <summary>By register, one more than the place of its first use.</summary>
    private readonly int[] firstUse = new int[registers];
    private (LiveRange Range, int Next)[] ranges = new (LiveRange, int)[2 * registers];
    private (UsePosition Use, int Next)[] uses = new (UsePosition, int)[4 * registers];
    private int rangeCount;
    private int useCount;

    /// <summary>Adds a range in front of the others, joining those that touch.</summary>
    public void AddRange(int register, int from, int to)
    {
        int first = firstRange[register];
        if (first != 0 && ranges[first - 1].Range.From <= to)
        {
            ref LiveRange range = ref ranges[first - 1].Range;
            range = new LiveRange(Math.Min(from, range.From), Math.Max(to, range.To));
        }
        else
            Push(register, new LiveRange(from, to));
    }

    /// <summary>
    /// Ends the first range at the definition; a value nobody uses is live up to <paramref name="atLeast"/>.
    /// </summary>
    public void Define(int register, int from, int atLeast)
    {
        int first = firstRange[register];
        if (first == 0)
            Push(register, new LiveRange(from, Math.Max(from + 1, atLeast)));
        else
        {
            ref LiveRange range = ref ranges[first - 1].Range;
            range = new LiveRange(from, Math.Max(from + 1, range.To));
        }
    }

    private void Push(int register, LiveRange range)
    {
        if (rangeCount == ranges.Length)
            Array.Resize(ref ranges, 2 * rangeCount);
        ranges[rangeCount] = (range, firstRange[register]);
        firstRange[register] = ++rangeCount;
    }

    public void AddUse(int register, int position, bool needsRegister)
    {
        if (useCount == uses.Length)
            Array.Resize(ref uses, 2 * useCount);
        uses[useCount] = (new UsePosition(position, needsRegister), firstUse[register]);
        firstUse[register] = ++useCount;
    }

    /// <summary>The intervals of all registers.</summary>
    public LiveInterval[] Finish(List<VirtualRegister> all)
    {
        var intervals = new LiveInterval[all.Count];
        var orderedRanges = new LiveRange[rangeCount];
        var orderedUses = new UsePosition[useCount];
        (int nextRange, int nextUse) = (0, 0);
        for (int i = 0; i < intervals.Length; i++)
        {
            Window ownRanges = TakeRanges(i, orderedRanges, nextRange);
            Window ownUses = TakeUses(i, orderedUses, nextUse);
            intervals[i] = new LiveInterval(all[i], orderedRanges, ownRanges, orderedUses, ownUses);
            nextRange += ownRanges.Count;
            nextUse += ownUses.Count;
        }

        return intervals;
    }

    private Window TakeRanges(int register, LiveRange[] ordered, int start)
    {
        int end = start;
        for (int at = firstRange[register]; at != 0; at = ranges[at - 1].Next)
            ordered[end++] = ranges[at - 1].Range;
        return new Window(start, end - start);
    }

    /// <summary>The uses of one instruction are not in order, those of several are: each goes past a few others.</summary>
    private Window TakeUses(int register, UsePosition[] ordered, int start)
    {
        int end = start;
        for (int at = firstUse[register]; at != 0; at = uses[at - 1].Next)
        {
            UsePosition use = uses[at - 1].Use;
            int place = end++;
            for (; place > start && ordered[place - 1].Position > use.Position; place--)
                ordered[place] = ordered[place - 1];
            ordered[place] = use;
        }

        return new Window(start, end - start);
    }
}

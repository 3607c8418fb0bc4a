namespace Femto.Jit.CodeGen;

/// <summary>
/// Frame slots of the values that are not always in registers. Values that are never live at the same time share one.
/// </summary>
internal sealed class SpillSlots
{
    private const int None = -1;

    /// <summary>By register.</summary>
    private readonly int[] slots;

    public SpillSlots(LiveInterval[] intervals)
    {
        slots = new int[intervals.Length];
        Array.Fill(slots, None);
        List<LiveInterval> spilled = FindSpilled(intervals);
        spilled.Sort(static (left, right) => (left.Start, left.Register.Id).CompareTo((right.Start, right.Register.Id)));
        var ends = new List<int>();
        foreach (LiveInterval interval in spilled)
        {
            int slot = 0;
            while (slot < ends.Count && ends[slot] > interval.Start)
                slot++;
            if (slot == ends.Count)
                ends.Add(0);
            ends[slot] = EndOf(interval);
            slots[interval.Register.Id] = slot;
        }

        Count = ends.Count;
    }

    private static List<LiveInterval> FindSpilled(LiveInterval[] intervals)
    {
        var spilled = new List<LiveInterval>();
        foreach (LiveInterval interval in intervals)
        {
            if (interval.Register.Constant is not null)
                continue;
            LiveInterval? part = interval;
            while (part is not null && (part.IsEmpty || part.Physical >= 0))
                part = part.Next;
            if (part is not null)
                spilled.Add(interval);
        }

        return spilled;
    }

    private static int EndOf(LiveInterval interval)
    {
        while (interval.Next is { } next)
            interval = next;
        return interval.End;
    }

    /// <summary>Number of slots in use.</summary>
    public int Count { get; private set; }

    public int this[VirtualRegister register] => slots[register.Id];

    public bool Has(VirtualRegister register) => slots[register.Id] != None;

    /// <summary>A slot nobody else uses.</summary>
    public int New() => Count++;
}

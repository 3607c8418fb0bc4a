namespace Femto.Jit.CodeGen;

/// <summary>Positions from <paramref name="From"/> up to, not including, <paramref name="To"/>.</summary>
internal readonly record struct LiveRange(int From, int To);

/// <summary>A place where a value is needed.</summary>
/// <param name="Position">The position.</param>
/// <param name="NeedsRegister">Whether a frame slot will not do.</param>
internal readonly record struct UsePosition(int Position, bool NeedsRegister);

/// <summary>Part of an array.</summary>
internal readonly record struct Window(int First, int Count);

/// <summary>
/// The positions at which a virtual register, or a part of it after splitting, is live, and where it is kept there.
/// Instruction i has the positions 4i (the gap before it, where moves go), 4i+1 (uses are read), 4i+2 (results are
/// written) and 4i+3 (late uses are read). All intervals share arrays of ranges and uses: each sees a window of them,
/// so that splitting costs no copying.
/// </summary>
internal sealed class LiveInterval
{
    public const int Infinity = int.MaxValue;

    private readonly LiveRange[] ranges;
    private readonly UsePosition[] uses;
    private readonly int firstRange;
    private int lastRange;
    private readonly int firstUse;
    private int endOfUses;

    /// <summary>The first range that ends after the position the scan has come to.</summary>
    private int currentRange;

    /// <param name="register">The register.</param>
    /// <param name="ranges">Ranges of all registers.</param>
    /// <param name="ownRanges">Ordered, disjoint, at least one unless the register is never defined.</param>
    /// <param name="uses">Uses of all registers.</param>
    /// <param name="ownUses">Ordered.</param>
    public LiveInterval(
        VirtualRegister register, LiveRange[] ranges, Window ownRanges, UsePosition[] uses, Window ownUses)
    {
        Register = register;
        this.ranges = ranges;
        this.uses = uses;
        firstRange = ownRanges.First;
        currentRange = firstRange;
        lastRange = ownRanges.First + ownRanges.Count - 1;
        firstUse = ownUses.First;
        endOfUses = ownUses.First + ownUses.Count;
        Start = ownRanges.Count == 0 ? 0 : ranges[firstRange].From;
        End = ownRanges.Count == 0 ? 0 : ranges[lastRange].To;
    }

    private LiveInterval(LiveInterval whole, int firstRange, int firstUse, int start)
    {
        Register = whole.Register;
        ranges = whole.ranges;
        uses = whole.uses;
        this.firstRange = firstRange;
        currentRange = firstRange;
        lastRange = whole.lastRange;
        this.firstUse = firstUse;
        endOfUses = whole.endOfUses;
        Start = start;
        End = whole.End;
    }

    public VirtualRegister Register { get; }

    /// <summary>
    /// The physical register, or -1 when the value is in its frame slot (or is a constant to be remade).
    /// </summary>
    public int Physical { get; set; } = -1;

    public int Start { get; }

    public int End { get; private set; }

    public bool IsEmpty => Start == End;

    /// <summary>The part of the register's interval ahead of this one.</summary>
    public LiveInterval? Previous { get; private set; }

    /// <summary>The part of the register's interval behind this one.</summary>
    public LiveInterval? Next { get; private set; }

    /// <summary>The gap of the instruction a position belongs to.</summary>
    public static int Gap(int position) => position & ~3;

    // The walk of the scan over the positions.

    /// <summary>Whether the value is live at the position the scan has come to.</summary>
    public bool IsLive { get; private set; }

    /// <summary>The next position at which it will begin or cease to be live.</summary>
    public int NextChange { get; private set; }

    /// <summary>Comes to a position within the interval; positions mostly increase.</summary>
    public void MoveTo(int position)
    {
        if (currentRange > firstRange && ranges[currentRange - 1].To > position)
            currentRange = firstRange;
        while (ranges[currentRange].To <= position)
            currentRange++;
        int from = Math.Max(Start, ranges[currentRange].From);
        IsLive = from <= position;
        NextChange = IsLive ? Math.Min(ranges[currentRange].To, End) : from;
    }

    /// <summary>
    /// The first position at which this, which is not live where the scan is, and one that begins there are both live.
    /// </summary>
    public int NextIntersection(LiveInterval beginning) => NextChange >= beginning.End ? Infinity
        : beginning.NextIntersection(ranges.AsSpan(currentRange, lastRange + 1 - currentRange), End);

    /// <summary>The first position at which this and one of the ordered ranges, up to an end, are live.</summary>
    /// <param name="others">The first of them ends after the start of this one.</param>
    /// <param name="end">Where the last of them ends at the latest.</param>
    public int NextIntersection(ReadOnlySpan<LiveRange> others, int end = Infinity)
    {
        if (others.IsEmpty || others[0].From >= End)
            return Infinity;
        int i = firstRange == lastRange ? firstRange : RangeEndingAfter(others[0].From);
        int j = 0;
        while (i <= lastRange && j < others.Length)
        {
            int from = Math.Max(Math.Max(ranges[i].From, Start), others[j].From);
            int to = Math.Min(Math.Min(ranges[i].To, End), Math.Min(others[j].To, end));
            if (from < to)
                return from;
            if (others[j].From >= End || ranges[i].From >= end)
                break;
            if (ranges[i].To < others[j].To)
                i++;
            else
                j++;
        }

        return Infinity;
    }

    // Uses.

    /// <summary>The first position not before <paramref name="from"/> at which a register is needed.</summary>
    public int NextRegisterUse(int from)
    {
        for (int i = UseFrom(from); i < endOfUses; i++)
        {
            if (uses[i].NeedsRegister)
                return uses[i].Position;
        }

        return Infinity;
    }

    /// <summary>The first use of any kind not before <paramref name="from"/>.</summary>
    public int NextUse(int from)
    {
        int index = UseFrom(from);
        return index < endOfUses ? uses[index].Position : Infinity;
    }

    /// <summary>The last use before <paramref name="position"/>, or the start.</summary>
    public int LastUse(int position)
    {
        int index = UseFrom(position) - 1;
        return index >= firstUse ? Math.Max(Start, uses[index].Position) : Start;
    }

    /// <summary>Cuts off and returns everything from <paramref name="position"/> on.</summary>
    public LiveInterval SplitAt(int position)
    {
        if (position <= Start || position >= End)
            throw new InternalCompilerException(
                nameof(LinearScan), $"{Register} [{Start}, {End}) cannot be split at {position}");
        int range = RangeEndingAfter(position);
        int use = UseFrom(position);
        var tail = new LiveInterval(this, range, use, Math.Max(position, ranges[range].From))
        {
            Previous = this, Next = Next,
        };
        if (Next is not null)
            Next.Previous = tail;
        Next = tail;
        bool inside = ranges[range].From < position;
        lastRange = inside ? range : range - 1;
        End = inside ? position : ranges[range - 1].To;
        endOfUses = use;
        return tail;
    }

    /// <summary>Index of the first range that ends after a position.</summary>
    private int RangeEndingAfter(int position)
    {
        int low = firstRange;
        int high = lastRange + 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ranges[middle].To > position)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>Index of the first use not before a position.</summary>
    private int UseFrom(int position)
    {
        int low = firstUse;
        int high = endOfUses;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (uses[middle].Position >= position)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}

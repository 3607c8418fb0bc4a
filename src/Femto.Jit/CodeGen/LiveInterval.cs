namespace Femto.Jit.CodeGen;

/// <summary>Positions from <paramref name="From"/> up to, not including, <paramref name="To"/>.</summary>
internal readonly record struct LiveRange(int From, int To);

/// <summary>A place where a value is needed.</summary>
/// <param name="Position">The position.</param>
/// <param name="NeedsRegister">Whether a frame slot will not do.</param>
internal readonly record struct UsePosition(int Position, bool NeedsRegister);

/// <summary>
/// The positions at which a virtual register, or a part of it after splitting, is live, and where it is kept there.
/// Instruction i has the positions 4i (the gap before it, where moves go), 4i+1 (uses are read), 4i+2 (results are
/// written) and 4i+3 (late uses are read). The parts of one register share its ranges and uses: each sees a window of
/// them, so that splitting costs no copying.
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

    /// <param name="register">The register.</param>
    /// <param name="ranges">Ordered, disjoint, at least one unless the register is never defined.</param>
    /// <param name="uses">Ordered.</param>
    public LiveInterval(VirtualRegister register, LiveRange[] ranges, UsePosition[] uses)
    {
        Register = register;
        this.ranges = ranges;
        this.uses = uses;
        lastRange = ranges.Length - 1;
        endOfUses = uses.Length;
        Start = ranges.Length == 0 ? 0 : ranges[0].From;
        End = ranges.Length == 0 ? 0 : ranges[^1].To;
    }

    private LiveInterval(LiveInterval whole, int firstRange, int firstUse, int start)
    {
        Register = whole.Register;
        ranges = whole.ranges;
        uses = whole.uses;
        this.firstRange = firstRange;
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

    /// <summary>The gap of the instruction a position belongs to.</summary>
    public static int Gap(int position) => position & ~3;

    /// <summary>Whether the value is live there.</summary>
    public bool Covers(int position)
    {
        if (position < Start || position >= End)
            return false;
        int index = RangeEndingAfter(ranges, firstRange, lastRange, position);
        return index <= lastRange && position >= ranges[index].From;
    }

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

    /// <summary>The first position at which both are live.</summary>
    public int NextIntersection(LiveInterval other) => NextIntersection(other.ranges, other.Start, other.End);

    /// <summary>The first position at which this and one of the ordered ranges are live.</summary>
    public int NextIntersection(IReadOnlyList<LiveRange> others) => NextIntersection(others, 0, Infinity);

    private int NextIntersection(IReadOnlyList<LiveRange> others, int start, int end)
    {
        int i = firstRange;
        int j = RangeEndingAfter(others, 0, others.Count - 1, Math.Max(Start, start));
        while (i <= lastRange && j < others.Count)
        {
            int from = Math.Max(Math.Max(ranges[i].From, Start), Math.Max(others[j].From, start));
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

    /// <summary>Cuts off and returns everything from <paramref name="position"/> on.</summary>
    public LiveInterval SplitAt(int position)
    {
        if (position <= Start || position >= End)
            throw new InternalCompilerException(
                nameof(LinearScan), $"{Register} [{Start}, {End}) cannot be split at {position}");
        int range = RangeEndingAfter(ranges, firstRange, lastRange, position);
        int use = UseFrom(position);
        var tail = new LiveInterval(this, range, use, Math.Max(position, ranges[range].From));
        bool inside = ranges[range].From < position;
        lastRange = inside ? range : range - 1;
        End = inside ? position : ranges[range - 1].To;
        endOfUses = use;
        return tail;
    }

    /// <summary>Index of the first range that ends after a position.</summary>
    private static int RangeEndingAfter(IReadOnlyList<LiveRange> list, int low, int last, int position)
    {
        int high = last + 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (list[middle].To > position)
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

/// <summary>Collects the ranges and uses of a virtual register, from the end of the function to its start.</summary>
internal sealed class LiveIntervalBuilder(VirtualRegister register)
{
    private readonly List<LiveRange> ranges = [];
    private readonly List<UsePosition> uses = [];

    /// <summary>Adds a range in front of the others, joining those that touch.</summary>
    public void AddRange(int from, int to)
    {
        if (ranges.Count > 0 && ranges[^1].From <= to)
            ranges[^1] = new LiveRange(Math.Min(from, ranges[^1].From), Math.Max(to, ranges[^1].To));
        else
            ranges.Add(new LiveRange(from, to));
    }

    /// <summary>
    /// Ends the first range at the definition; a value nobody uses is live up to <paramref name="atLeast"/>.
    /// </summary>
    public void Define(int from, int atLeast)
    {
        if (ranges.Count == 0)
            ranges.Add(new LiveRange(from, Math.Max(from + 1, atLeast)));
        else
            ranges[^1] = new LiveRange(from, Math.Max(from + 1, ranges[^1].To));
    }

    public void AddUse(int position, bool needsRegister) => uses.Add(new UsePosition(position, needsRegister));

    public LiveInterval Finish()
    {
        ranges.Reverse();
        UsePosition[] ordered = [.. uses.OrderBy(use => use.Position)];
        return new LiveInterval(register, [.. ranges], ordered);
    }
}

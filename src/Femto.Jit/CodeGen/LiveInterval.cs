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
/// written) and 4i+3 (late uses are read).
/// </summary>
internal sealed class LiveInterval(VirtualRegister register)
{
    public const int Infinity = int.MaxValue;

    public VirtualRegister Register { get; } = register;

    /// <summary>Ordered, disjoint.</summary>
    public List<LiveRange> Ranges { get; private init; } = [];

    /// <summary>Ordered.</summary>
    public List<UsePosition> Uses { get; private init; } = [];

    /// <summary>The physical register, or -1 when the value is in its frame slot (or is a constant to be remade).</summary>
    public int Physical { get; set; } = -1;

    public int Start => Ranges[0].From;

    public int End => Ranges[^1].To;

    /// <summary>The gap of the instruction a position belongs to.</summary>
    public static int Gap(int position) => position & ~3;

    /// <summary>Adds a range in front of the others, joining those that touch. Ranges are added from the end.</summary>
    public void AddRange(int from, int to)
    {
        if (Ranges.Count > 0 && Ranges[0].From <= to)
            Ranges[0] = new LiveRange(Math.Min(from, Ranges[0].From), Math.Max(to, Ranges[0].To));
        else
            Ranges.Insert(0, new LiveRange(from, to));
    }

    /// <summary>Moves the start of the first range to the definition.</summary>
    public void SetStart(int from) => Ranges[0] = new LiveRange(from, Math.Max(from + 1, Ranges[0].To));

    public void AddUse(int position, bool needsRegister) => Uses.Insert(0, new UsePosition(position, needsRegister));

    public bool Covers(int position)
    {
        foreach (LiveRange range in Ranges)
        {
            if (position < range.From)
                return false;
            if (position < range.To)
                return true;
        }

        return false;
    }

    /// <summary>The first position not before <paramref name="from"/> at which a register is needed.</summary>
    public int NextRegisterUse(int from)
    {
        foreach (UsePosition use in Uses)
        {
            if (use.NeedsRegister && use.Position >= from)
                return use.Position;
        }

        return Infinity;
    }

    /// <summary>The first use of any kind not before <paramref name="from"/>.</summary>
    public int NextUse(int from)
    {
        foreach (UsePosition use in Uses)
        {
            if (use.Position >= from)
                return use.Position;
        }

        return Infinity;
    }

    /// <summary>The first position at which both are live.</summary>
    public int NextIntersection(LiveInterval other) => NextIntersection(Ranges, other.Ranges);

    public static int NextIntersection(List<LiveRange> left, List<LiveRange> right)
    {
        int i = 0;
        int j = 0;
        while (i < left.Count && j < right.Count)
        {
            if (left[i].To <= right[j].From)
                i++;
            else if (right[j].To <= left[i].From)
                j++;
            else
                return Math.Max(left[i].From, right[j].From);
        }

        return Infinity;
    }

    /// <summary>Cuts off and returns everything from <paramref name="position"/> on.</summary>
    public LiveInterval SplitAt(int position)
    {
        if (position <= Start || position >= End)
            throw new InternalCompilerException(
                nameof(LinearScan), $"{Register} [{Start}, {End}) cannot be split at {position}");
        var tail = new LiveInterval(Register);
        for (int i = Ranges.Count - 1; i >= 0 && Ranges[i].To > position; i--)
        {
            tail.Ranges.Insert(0, new LiveRange(Math.Max(position, Ranges[i].From), Ranges[i].To));
            if (Ranges[i].From < position)
                Ranges[i] = new LiveRange(Ranges[i].From, position);
            else
                Ranges.RemoveAt(i);
        }

        int first = Uses.FindIndex(use => use.Position >= position);
        if (first >= 0)
        {
            tail.Uses.AddRange(Uses[first..]);
            Uses.RemoveRange(first, Uses.Count - first);
        }

        return tail;
    }
}

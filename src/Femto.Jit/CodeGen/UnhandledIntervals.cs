namespace Femto.Jit.CodeGen;

/// <summary>
/// The intervals that still have to be allocated, by their start and then by the number of their register. Whole
/// intervals are sorted once; only what is split off later needs a heap.
/// </summary>
internal sealed class UnhandledIntervals
{
    private readonly LiveInterval[] intervals;
    private readonly long[] keys;
    private readonly PriorityQueue<LiveInterval, long> tails = new();
    private int next;

    public UnhandledIntervals(LiveInterval[] intervals)
    {
        this.intervals = intervals;
        keys = new long[intervals.Length];
        int count = 0;
        foreach (LiveInterval interval in intervals)
        {
            if (!interval.IsEmpty)
                keys[count++] = KeyOf(interval);
        }

        Array.Resize(ref keys, count);
        Array.Sort(keys);
    }

    private static long KeyOf(LiveInterval interval) => (long)interval.Start << 32 | (long)interval.Register.Id;

    /// <summary>Adds what was split off.</summary>
    public void Add(LiveInterval tail) => tails.Enqueue(tail, KeyOf(tail));

    /// <summary>Takes the first, or gives null.</summary>
    public LiveInterval? Take()
    {
        bool hasTail = tails.TryPeek(out LiveInterval? tail, out long key);
        if (next == keys.Length || (hasTail && key < keys[next]))
            return hasTail ? tails.Dequeue() : null;
        return intervals[(int)(keys[next++] & int.MaxValue)];
    }
}

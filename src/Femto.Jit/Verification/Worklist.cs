namespace Femto.Jit.Verification;

/// <summary>Blocks still to be visited, in the order they were added; none waits twice.</summary>
internal sealed class Worklist(int blocks)
{
    private readonly Queue<int> queue = new();
    private readonly bool[] waiting = new bool[blocks];

    internal void Add(int block)
    {
        if (waiting[block]) return;
        waiting[block] = true;
        queue.Enqueue(block);
    }

    internal bool TryTake(out int block)
    {
        if (!queue.TryDequeue(out block)) return false;
        waiting[block] = false;
        return true;
    }
}

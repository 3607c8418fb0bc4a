namespace Femto.Jit.Verification;

/// <summary>Blocks still to be visited, in the order they were added; none waits twice.</summary>
internal sealed class Worklist(int blocks)
{
    private readonly Queue<int> _queue = new();
    private readonly bool[] _waiting = new bool[blocks];

    internal void Add(int block)
    {
        if (_waiting[block]) return;
        _waiting[block] = true;
        _queue.Enqueue(block);
    }

    internal bool TryTake(out int block)
    {
        if (!_queue.TryDequeue(out block)) return false;
        _waiting[block] = false;
        return true;
    }
}

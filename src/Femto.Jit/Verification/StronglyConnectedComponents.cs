namespace Femto.Jit.Verification;

/// <summary>
/// The strongly connected components of a control-flow graph (Tarjan, "Depth-first search and linear graph
/// algorithms", 1972; with an explicit stack, since a graph may be 65,536 blocks deep).
/// </summary>
internal sealed class StronglyConnectedComponents
{
    private readonly ControlFlowGraph _graph;
    private readonly int[] _number;
    private readonly int[] _lowLink;
    private readonly int[] _component;
    private readonly Stack<int> _open = new();
    private readonly Stack<(int Block, int NextEdge)> _path = new();
    private int _count;

    private StronglyConnectedComponents(ControlFlowGraph graph)
    {
        _graph = graph;
        _number = new int[graph.Blocks.Length];
        _lowLink = new int[graph.Blocks.Length];
        _component = new int[graph.Blocks.Length];
    }

    /// <summary>For each block a number that it shares with exactly the blocks of its component.</summary>
    internal static int[] Find(ControlFlowGraph graph)
    {
        StronglyConnectedComponents search = new(graph);
        for (int root = 0; root < graph.Blocks.Length; root++)
        {
            if (search._number[root] == 0) search.SearchFrom(root);
        }
        return search._component;
    }

    private void SearchFrom(int root)
    {
        Enter(root);
        while (_path.TryPop(out (int Block, int NextEdge) step))
        {
            if (step.NextEdge == 2)
            {
                Leave(step.Block);
                continue;
            }
            _path.Push((step.Block, step.NextEdge + 1));
            int successor = step.NextEdge == 0 ? _graph.Blocks[step.Block].Taken : _graph.Blocks[step.Block].Next;
            if (successor == ControlFlowGraph.None) continue;
            if (_number[successor] == 0) Enter(successor);
            else if (_component[successor] == 0) Lower(step.Block, _number[successor]);
        }
    }

    private void Lower(int block, int link) => _lowLink[block] = Math.Min(_lowLink[block], link);

    private void Enter(int block)
    {
        _number[block] = _lowLink[block] = ++_count;
        _open.Push(block);
        _path.Push((block, 0));
    }

    private void Leave(int block)
    {
        if (_path.TryPeek(out (int Block, int NextEdge) parent))
        {
            Lower(parent.Block, _lowLink[block]);
        }
        if (_lowLink[block] != _number[block]) return;
        int member;
        do
        {
            member = _open.Pop();
            _component[member] = _number[block];
        }
        while (member != block);
    }
}

namespace Femto.Jit.Verification;

/// <summary>
/// The strongly connected components of a control-flow graph (Tarjan, "Depth-first search and linear graph
/// algorithms", 1972; with an explicit stack, since a graph may be 65,536 blocks deep).
/// </summary>
internal sealed class StronglyConnectedComponents
{
    private readonly ControlFlowGraph _graph;

    /// <summary>By block; those that no search is about are done.</summary>
    private readonly Mark[] _marks;
    private readonly Stack<int> _open = new();
    private readonly Stack<(int Block, int NextEdge)> _path = new();
    private List<List<int>> _components = [];
    private int _count;

    internal StronglyConnectedComponents(ControlFlowGraph graph)
    {
        _graph = graph;
        _marks = new Mark[graph.Blocks.Length];
        Array.Fill(_marks, new Mark(1, 1, IsDone: true));
    }

    /// <summary>For each block of the graph a number that it shares with exactly the blocks of its component.</summary>
    internal static int[] Number(ControlFlowGraph graph)
    {
        int[] numbers = new int[graph.Blocks.Length];
        for (int block = 0; block < numbers.Length; block++) numbers[block] = block;
        int number = 0;
        foreach (List<int> component in new StronglyConnectedComponents(graph).Find(numbers))
        {
            foreach (int block in component) numbers[block] = number;
            number++;
        }
        return numbers;
    }

    /// <summary>
    /// The components that some blocks make without the others, each after those from which control comes to it.
    /// </summary>
    internal List<List<int>> Find(ReadOnlySpan<int> blocks)
    {
        _components = [];
        _count = 0;
        foreach (int block in blocks) _marks[block] = default;
        foreach (int root in blocks)
        {
            if (_marks[root].Number == 0) SearchFrom(root);
        }
        _components.Reverse();
        return _components;
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
            Mark mark = _marks[successor];
            if (mark.Number == 0) Enter(successor);
            else if (!mark.IsDone) Lower(step.Block, mark.Number);
        }
    }

    private void Lower(int block, int link) =>
        _marks[block] = _marks[block] with { LowLink = Math.Min(_marks[block].LowLink, link) };

    private void Enter(int block)
    {
        _count++;
        _marks[block] = new Mark(_count, _count, IsDone: false);
        _open.Push(block);
        _path.Push((block, 0));
    }

    private void Leave(int block)
    {
        Mark mark = _marks[block];
        if (_path.TryPeek(out (int Block, int NextEdge) parent)) Lower(parent.Block, mark.LowLink);
        if (mark.LowLink != mark.Number) return;
        List<int> component = [];
        int member;
        do
        {
            member = _open.Pop();
            _marks[member] = _marks[member] with { IsDone = true };
            component.Add(member);
        }
        while (member != block);
        _components.Add(component);
    }

    /// <summary>How far the search has come with a block.</summary>
    private readonly record struct Mark(int Number, int LowLink, bool IsDone);
}

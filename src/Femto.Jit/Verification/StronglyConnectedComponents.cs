namespace Femto.Jit.Verification;

/// <summary>
/// The strongly connected components of a control-flow graph (Tarjan, "Depth-first search and linear graph
/// algorithms", 1972; with an explicit stack, since a graph may be 65,536 blocks deep).
/// </summary>
internal sealed class StronglyConnectedComponents
{
    private readonly ControlFlowGraph graph;
    private readonly int[] number;
    private readonly int[] lowLink;
    private readonly int[] component;
    private readonly Stack<int> open = new();
    private readonly Stack<(int Block, int NextEdge)> path = new();
    private int count;

    private StronglyConnectedComponents(ControlFlowGraph graph)
    {
        this.graph = graph;
        number = new int[graph.Blocks.Length];
        lowLink = new int[graph.Blocks.Length];
        component = new int[graph.Blocks.Length];
    }

    /// <summary>For each block a number that it shares with exactly the blocks of its component.</summary>
    internal static int[] Find(ControlFlowGraph graph)
    {
        StronglyConnectedComponents search = new(graph);
        for (int root = 0; root < graph.Blocks.Length; root++)
        {
            if (search.number[root] == 0) search.SearchFrom(root);
        }
        return search.component;
    }

    private void SearchFrom(int root)
    {
        Enter(root);
        while (path.TryPop(out (int Block, int NextEdge) step))
        {
            if (step.NextEdge == 2)
            {
                Leave(step.Block);
                continue;
            }
            path.Push((step.Block, step.NextEdge + 1));
            int successor = step.NextEdge == 0 ? graph.Blocks[step.Block].Taken : graph.Blocks[step.Block].Next;
            if (successor == ControlFlowGraph.None) continue;
            if (number[successor] == 0) Enter(successor);
            else if (component[successor] == 0) lowLink[step.Block] = Math.Min(lowLink[step.Block], number[successor]);
        }
    }

    private void Enter(int block)
    {
        number[block] = lowLink[block] = ++count;
        open.Push(block);
        path.Push((block, 0));
    }

    private void Leave(int block)
    {
        if (path.TryPeek(out (int Block, int NextEdge) parent))
        {
            lowLink[parent.Block] = Math.Min(lowLink[parent.Block], lowLink[block]);
        }
        if (lowLink[block] != number[block]) return;
        int member;
        do
        {
            member = open.Pop();
            component[member] = number[block];
        }
        while (member != block);
    }
}

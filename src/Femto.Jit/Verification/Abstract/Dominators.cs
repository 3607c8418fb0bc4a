namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// Which blocks every path to a block passes (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm", 2001).
/// </summary>
internal sealed class Dominators
{
    private readonly int[] _immediate;
    private readonly int[] _number;

    /// <summary>First and last number of each subtree of the dominator tree, in the order of a walk through it.</summary>
    private readonly (int First, int Last)[] _subtree;

    private Dominators(int blocks)
    {
        _immediate = new int[blocks];
        _number = new int[blocks];
        _subtree = new (int, int)[blocks];
    }

    internal static Dominators Find(ControlFlowGraph graph)
    {
        Dominators dominators = new(graph.Blocks.Length);
        int[] order = ReversePostorder(graph);
        for (int index = 0; index < order.Length; index++) dominators._number[order[index]] = index;
        Array.Fill(dominators._immediate, ControlFlowGraph.None);
        dominators._immediate[0] = 0;
        Predecessors predecessors = graph.FindPredecessors();
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (int block in order.AsSpan(1)) changed |= dominators.Update(block, predecessors[block]);
            dominators.NumberSubtrees(order);

            // Without edges into the middle of a cycle the first round has found everything.
            if (Array.TrueForAll(order, block => dominators.AreOrdinary(predecessors[block], block))) break;
        }

        return dominators;
    }

    /// <summary>Whether edges lead onwards, or back to a block that dominates where they come from.</summary>
    private bool AreOrdinary(ReadOnlySpan<int> sources, int to)
    {
        foreach (int from in sources)
        {
            if (_number[from] >= _number[to] && !Dominates(to, from)) return false;
        }

        return true;
    }

    /// <summary>Whether every path to a block passes the dominator; a block dominates itself.</summary>
    internal bool Dominates(int dominator, int block) =>
        _subtree[block].First >= _subtree[dominator].First && _subtree[block].First <= _subtree[dominator].Last;

    /// <summary>A dominator stands ahead of what it dominates in reverse postorder.</summary>
    private void NumberSubtrees(int[] order)
    {
        int[] size = new int[_immediate.Length];
        for (int index = order.Length - 1; index >= 0; index--)
        {
            int block = order[index];
            size[block]++;
            if (block != 0) size[_immediate[block]] += size[block];
        }

        int[] next = new int[_immediate.Length];
        foreach (int block in order)
        {
            int first = block == 0 ? 0 : next[_immediate[block]];
            if (block != 0) next[_immediate[block]] += size[block];
            _subtree[block] = (first, first + size[block] - 1);
            next[block] = first + 1;
        }
    }

    private bool Update(int block, ReadOnlySpan<int> predecessors)
    {
        int common = ControlFlowGraph.None;
        foreach (int predecessor in predecessors)
        {
            if (_immediate[predecessor] == ControlFlowGraph.None) continue;
            common = common == ControlFlowGraph.None ? predecessor : Intersect(common, predecessor);
        }

        if (_immediate[block] == common) return false;
        _immediate[block] = common;
        return true;
    }

    /// <summary>The nearest block that dominates both.</summary>
    internal int Intersect(int left, int right)
    {
        while (left != right)
        {
            if (_number[left] > _number[right]) left = _immediate[left];
            else right = _immediate[right];
        }

        return left;
    }

    private static int[] ReversePostorder(ControlFlowGraph graph)
    {
        var postorder = new List<int>(graph.Blocks.Length);
        bool[] seen = new bool[graph.Blocks.Length];
        var path = new Stack<(int Block, int NextEdge)>();
        seen[0] = true;
        path.Push((0, 0));
        while (path.TryPop(out (int Block, int NextEdge) step))
        {
            if (step.NextEdge == 2)
            {
                postorder.Add(step.Block);
                continue;
            }

            path.Push((step.Block, step.NextEdge + 1));
            BasicBlock code = graph.Blocks[step.Block];
            int successor = step.NextEdge == 0 ? code.Taken : code.Next;
            if (successor == ControlFlowGraph.None || seen[successor]) continue;
            seen[successor] = true;
            path.Push((successor, 0));
        }

        postorder.Reverse();
        return [.. postorder];
    }
}

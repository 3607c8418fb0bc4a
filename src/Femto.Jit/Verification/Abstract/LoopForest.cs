namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// The blocks of a function in an order in which all but the edges back to heads of cycles lead onwards: a hierarchical
/// ordering of strongly connected components (Bourdoncle, "Efficient Chaotic Iteration Strategies with Widenings", 1993).
/// </summary>
internal sealed class LoopForest
{
    /// <summary>Cycles nested deeper than this are not analysed.</summary>
    private const int DeepestNesting = 24;

    private readonly ControlFlowGraph _graph;
    private readonly List<int>[] _predecessors;
    private readonly Loop?[] _innermost;
    private bool _isTooDeep;

    private LoopForest(ControlFlowGraph graph)
    {
        _graph = graph;
        _predecessors = graph.FindPredecessors();
        _innermost = new Loop?[graph.Blocks.Length];
        Loops = [];
        Order = [];
    }

    /// <summary>Blocks and cycles of the whole function.</summary>
    internal List<LoopElement> Order { get; private set; }

    /// <summary>All cycles, outer ones ahead of those inside them.</summary>
    internal List<Loop> Loops { get; }

    /// <summary>The innermost cycle a block is in, or null.</summary>
    internal Loop? InnermostOf(int block) => _innermost[block];

    /// <summary>Finds the cycles; null when they are nested too deep.</summary>
    internal static LoopForest? Find(ControlFlowGraph graph)
    {
        LoopForest forest = new(graph);
        forest.Order = forest.Decompose([.. Enumerable.Range(0, graph.Blocks.Length)], null);
        return forest._isTooDeep ? null : forest;
    }

    /// <summary>Whether a block is in a cycle.</summary>
    internal bool Contains(Loop loop, int block)
    {
        for (Loop? current = _innermost[block]; current is not null; current = current.Parent)
        {
            if (current == loop) return true;
        }

        return false;
    }

    /// <summary>The components of some blocks, in topological order.</summary>
    private List<LoopElement> Decompose(IReadOnlyCollection<int> blocks, Loop? parent)
    {
        var order = new List<LoopElement>();
        if (parent is { Depth: > DeepestNesting })
        {
            _isTooDeep = true;
            return order;
        }

        foreach (List<int> component in StronglyConnectedComponents.Find(_graph, blocks))
        {
            bool isCycle = component.Count > 1 || LeadsTo(component[0], component[0]);
            order.Add(isCycle ? new LoopElement(MakeLoop(component, parent)) : new LoopElement(component[0]));
        }

        return order;
    }

    /// <summary>
    /// A cycle is entered at its head. Where control enters at several blocks, the one with the lowest pc will do.
    /// </summary>
    private Loop MakeLoop(List<int> blocks, Loop? parent)
    {
        var inside = new HashSet<int>(blocks);
        int head = blocks.Where(block => IsEntered(block, inside)).DefaultIfEmpty(blocks.Min()).Min();
        var loop = new Loop(head, blocks, parent);
        Loops.Add(loop);
        foreach (int block in blocks) _innermost[block] = loop;
        loop.Body = Decompose([.. blocks.Where(block => block != head)], loop);
        return loop;
    }

    private bool IsEntered(int block, HashSet<int> inside) =>
        block == 0 || _predecessors[block].Exists(predecessor => !inside.Contains(predecessor));

    private bool LeadsTo(int from, int to) => _graph.Blocks[from].Taken == to || _graph.Blocks[from].Next == to;
}

/// <summary>A block, or a cycle of blocks.</summary>
internal readonly record struct LoopElement
{
    internal LoopElement(int block) => (Block, Loop) = (block, null);

    internal LoopElement(Loop loop) => (Block, Loop) = (loop.Head, loop);

    internal int Block { get; }

    internal Loop? Loop { get; }
}

/// <summary>A cycle of the control-flow graph.</summary>
/// <param name="head">The block that every way around passes.</param>
/// <param name="blocks">All its blocks.</param>
/// <param name="parent">The cycle it is in, or null.</param>
internal sealed class Loop(int head, IReadOnlyList<int> blocks, Loop? parent)
{
    internal int Head { get; } = head;

    internal IReadOnlyList<int> Blocks { get; } = blocks;

    internal Loop? Parent { get; } = parent;

    internal int Depth { get; } = parent is null ? 1 : parent.Depth + 1;

    /// <summary>What follows the head within a turn.</summary>
    internal List<LoopElement> Body { get; set; } = [];

    /// <summary>How it steps; null when it is entered at several blocks.</summary>
    internal InductionAnalysis? Induction { get; set; }
}

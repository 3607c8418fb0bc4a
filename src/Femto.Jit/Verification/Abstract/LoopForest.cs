namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// The blocks of a function in an order in which all but the edges back to heads of cycles lead onwards: a hierarchical
/// ordering of strongly connected components (Bourdoncle, "Efficient Chaotic Iteration Strategies with Widenings", 1993).
/// </summary>
internal sealed class LoopForest
{
    /// <summary>Cycles nested deeper than this are not analysed.</summary>
    internal const int DeepestNesting = 24;

    private readonly ControlFlowGraph _graph;
    private readonly StronglyConnectedComponents _components;
    private readonly Predecessors _predecessors;
    private readonly Loop?[] _innermost;
    private bool _isTooDeep;

    private LoopForest(ControlFlowGraph graph)
    {
        _graph = graph;
        _components = new StronglyConnectedComponents(graph);
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

    /// <summary>
    /// By block, where it stands in <see cref="Order"/>, cycles included: within a cycle all edges but those to its head lead
    /// onwards.
    /// </summary>
    internal int[] FindPlaces()
    {
        int[] places = new int[_graph.Blocks.Length];
        int count = 0;
        Number(Order);
        return places;

        void Number(List<LoopElement> elements)
        {
            foreach (LoopElement element in elements)
            {
                places[element.Block] = count++;
                if (element.Loop is Loop loop) Number(loop.Body);
            }
        }
    }

    /// <summary>Finds the cycles; null when they are nested too deep.</summary>
    internal static LoopForest? Find(ControlFlowGraph graph)
    {
        LoopForest forest = new(graph);
        int[] blocks = [.. Enumerable.Range(0, graph.Blocks.Length)];
        if (graph.LeadsBackwards) forest.Order = forest.Decompose(blocks, null);
        else forest.Order.AddRange(blocks.Select(block => new LoopElement(block)));
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
    private List<LoopElement> Decompose(ReadOnlySpan<int> blocks, Loop? parent)
    {
        var order = new List<LoopElement>();
        if (parent is { Depth: > DeepestNesting })
        {
            _isTooDeep = true;
            return order;
        }

        foreach (List<int> component in _components.Find(blocks))
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
        var loop = new Loop(blocks, parent);
        Loops.Add(loop);
        foreach (int block in blocks) _innermost[block] = loop;
        loop.Head = FindHead(loop);
        int[] body = new int[blocks.Count - 1];
        int count = 0;
        foreach (int block in blocks)
        {
            if (block != loop.Head) body[count++] = block;
        }

        loop.Body = Decompose(body, loop);
        return loop;
    }

    /// <summary>Where a cycle is entered, while none of those inside of it is known.</summary>
    private int FindHead(Loop loop)
    {
        (int lowest, int lowestEntered) = (int.MaxValue, int.MaxValue);
        foreach (int block in loop.Blocks)
        {
            lowest = Math.Min(lowest, block);
            if (IsEntered(block, loop)) lowestEntered = Math.Min(lowestEntered, block);
        }

        return lowestEntered == int.MaxValue ? lowest : lowestEntered;
    }

    private bool IsEntered(int block, Loop loop)
    {
        foreach (int predecessor in _predecessors[block])
        {
            if (_innermost[predecessor] != loop) return true;
        }

        return block == 0;
    }

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
/// <param name="blocks">All its blocks.</param>
/// <param name="parent">The cycle it is in, or null.</param>
internal sealed class Loop(List<int> blocks, Loop? parent)
{
    /// <summary>The block that every way around passes.</summary>
    internal int Head { get; set; }

    internal List<int> Blocks { get; } = blocks;

    internal Loop? Parent { get; } = parent;

    internal int Depth { get; } = parent is null ? 1 : parent.Depth + 1;

    /// <summary>What follows the head within a turn.</summary>
    internal List<LoopElement> Body { get; set; } = [];

    /// <summary>How it steps; null when it is entered at several blocks.</summary>
    internal InductionAnalysis? Induction { get; set; }
}

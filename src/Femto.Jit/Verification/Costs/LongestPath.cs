using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Costs;

/// <summary>
/// The longest path through a function whose loops are all entered at their heads and bounded. A loop that goes back n times
/// makes n turns from its head to its head, none longer than the longest; then it is left, or the run ends, on a path from the
/// head.
/// </summary>
internal sealed class LongestPath
{
    /// <summary>Not reached.</summary>
    private const long Never = -1;

    private readonly ControlFlowGraph _graph;
    private readonly LoopForest _forest;
    private readonly BlockCost[] _costs;
    private readonly Func<Loop, long> _tripCount;

    /// <summary>The longest path to where a block begins, among those seen and not yet followed.</summary>
    private readonly long[] _before;
    private readonly Dictionary<Loop, long> _turns = [];

    /// <summary>The loop that is measured by itself; null when the whole function is.</summary>
    private Loop? _measured;
    private long _longest;

    private LongestPath(ControlFlowGraph graph, LoopForest forest, BlockCost[] costs, Func<Loop, long> tripCount)
    {
        _graph = graph;
        _forest = forest;
        _costs = costs;
        _tripCount = tripCount;
        _before = new long[costs.Length];
        Array.Fill(_before, Never);
    }

    /// <summary>Measures a function.</summary>
    /// <param name="graph">Its blocks.</param>
    /// <param name="forest">Their order, and its loops.</param>
    /// <param name="costs">What its blocks cost.</param>
    /// <param name="tripCount">How often a loop goes back at most each time it is entered.</param>
    /// <returns>The longest path, and for each loop the longest one through it, by the pc where it begins.</returns>
    internal static (long Longest, List<(int Head, long Longest)> Loops) Find(
        ControlFlowGraph graph, LoopForest forest, BlockCost[] costs, Func<Loop, long> tripCount)
    {
        LongestPath path = new(graph, forest, costs, tripCount);
        List<(int Head, long Longest)> loops = [];

        // Inner loops come first: the turns of those around them are made of theirs.
        foreach (Loop loop in Enumerable.Reverse(forest.Loops))
        {
            long onePass = path.Measure(loop);
            long turns = Saturating.Multiply(tripCount(loop), path._turns[loop]);
            loops.Add((graph.Blocks[loop.Head].Start, Saturating.Add(turns, onePass)));
        }

        path._measured = null;
        path._longest = 0;
        path._before[0] = 0;
        path.Run(forest.Order);
        return (path._longest, loops);
    }

    /// <summary>Finds the longest turn of a loop, from its head to its head; answers the longest path without going back.</summary>
    private long Measure(Loop loop)
    {
        _measured = loop;
        _longest = 0;
        _before[loop.Head] = 0;
        RunBlock(loop.Head);
        Run(loop.Body);
        _turns[loop] = Math.Max(_before[loop.Head], 0);
        _before[loop.Head] = Never;
        return _longest;
    }

    private void Run(List<LoopElement> elements)
    {
        foreach (LoopElement element in elements)
        {
            if (element.Loop is Loop loop) RunLoop(loop);
            else RunBlock(element.Block);
        }
    }

    /// <summary>Follows the last turn, to which all others lead.</summary>
    private void RunLoop(Loop loop)
    {
        if (_before[loop.Head] == Never) return;
        long turns = Saturating.Multiply(_tripCount(loop), _turns[loop]);
        _before[loop.Head] = Saturating.Add(_before[loop.Head], turns);
        RunBlock(loop.Head);
        Run(loop.Body);
        _before[loop.Head] = Never;
    }

    private void RunBlock(int block)
    {
        long before = _before[block];
        if (before == Never) return;
        _before[block] = Never;
        BlockCost cost = _costs[block];
        BasicBlock code = _graph.Blocks[block];
        long after = Saturating.Add(before, cost.Whole);
        if (cost.AtTrap is long atTrap) _longest = Math.Max(_longest, Saturating.Add(before, atTrap));
        if (code is { Taken: ControlFlowGraph.None, Next: ControlFlowGraph.None }) _longest = Math.Max(_longest, after);
        Flow(code.Taken, after);
        Flow(code.Next, after);
    }

    private void Flow(int block, long length)
    {
        if (block == ControlFlowGraph.None) return;
        if (_measured is null || _forest.Contains(_measured, block)) _before[block] = Math.Max(_before[block], length);
        else _longest = Math.Max(_longest, length);
    }
}

using Femto.Jit.Bytecode;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>
/// Follows each path through a program by itself, turn by turn through its loops, and joins none: relations between values, like
/// that of a counter and what was counted, are there as constants. A path is not followed on where another came by in a state
/// that covers its own. That is for small programs; an exploration that does not come to its end says nothing.
/// </summary>
internal sealed class PathExplorer
{
    /// <summary>
    /// Blocks on one path: a loop with more turns than that is not a small one, and mostly one without a bound.
    /// </summary>
    private const int LongestPath = 2_048;

    /// <summary>Values in the states that are kept at a time, each of somewhat more than a hundred bytes.</summary>
    private const long MostValues = 1_000_000;

    /// <summary>Programs with more blocks are not followed: to find out what matters in them may take long by itself.</summary>
    internal const int MostBlocks = 1_024;

    private readonly Program _program;
    private readonly FunctionPlan _plan;
    private readonly AbstractMachine _machine;
    private readonly BlockRunner _blocks;
    private readonly StatePool _pool;
    private readonly RelevantPlaces _relevant;

    /// <summary>By block, the states in which it was entered, where several ways lead to it.</summary>
    private readonly SeenStates?[] _seen;

    /// <summary>By block, the loops it is in, from the outside.</summary>
    private readonly Loop[][] _loops;
    private readonly Dictionary<Loop, long> _tripCounts = [];
    private readonly Stack<PathVisit> _visits = new();
    private readonly LoopSplits? _splits;
    private long _values;
    private bool _isEndless;

    /// <param name="program">The program.</param>
    /// <param name="contract">What it is granted.</param>
    /// <param name="plan">Its only function.</param>
    /// <param name="slots">Parts of its frame that nothing else reaches.</param>
    /// <param name="machine">What its instructions do.</param>
    /// <param name="facts">Told what is seen; it holds when the exploration came to its end.</param>
    /// <param name="pool">Where states come from.</param>
    /// <param name="splits">Whether to tell apart values that loops change, where they are few.</param>
    internal PathExplorer(
        Program program, Contract contract, FunctionPlan plan, IEnumerable<StackSlot> slots, AbstractMachine machine,
        ProgramFacts facts, StatePool pool, bool splits)
    {
        _program = program;
        _plan = plan;
        _machine = machine;
        _pool = pool;
        _blocks = new BlockRunner(program, machine, facts, static (in _, _, _) => false);
        _relevant = new RelevantPlaces(program, contract, plan, slots);
        _splits = splits ? new LoopSplits(_relevant, pool) : null;
        Predecessors predecessors = plan.Graph.FindPredecessors();
        _seen = [.. plan.Graph.Blocks.Select((_, block) =>
            predecessors[block].Length > 1 ? new SeenStates(_relevant.RegistersOf(block)) : null)];
        _loops = [.. plan.Graph.Blocks.Select((_, block) => LoopsAround(plan.Forest, block))];
    }

    private static Loop[] LoopsAround(LoopForest forest, int block)
    {
        Loop? innermost = forest.InnermostOf(block);
        Loop[] loops = new Loop[innermost?.Depth ?? 0];
        for (Loop? loop = innermost; loop is not null; loop = loop.Parent) loops[loop.Depth - 1] = loop;
        return loops;
    }

    /// <summary>
    /// Follows every path from the start; null when that takes too many steps, or a path may have no end. Otherwise what was seen
    /// on the way holds.
    /// </summary>
    /// <param name="mostSteps">Instructions that may be run.</param>
    internal PathFacts? Explore(long mostSteps)
    {
        AbstractState start = _pool.Unknown();
        _machine.Start(start);
        PathVisit entry = Enter(0, start);
        _visits.Push(entry);
        while (_visits.TryPeek(out PathVisit? visit))
        {
            if (_isEndless || _visits.Count > LongestPath || _blocks.Steps > mostSteps || _values > MostValues) return null;
            if (visit.TakeNext() is (int block, AbstractState state))
            {
                _values -= CountValues(state);
                Follow(visit, block, state);
            }
            else Leave(_visits.Pop());
        }

        // A loop of which nothing is known here is never entered.
        return new PathFacts(entry.Ahead.Instructions, _plan.Forest.Loops.ToDictionary(
            loop => _plan.Graph.Blocks[loop.Head].Start, loop => (ulong)_tripCounts.GetValueOrDefault(loop)));
    }

    private void Follow(PathVisit from, int block, AbstractState state)
    {
        if (_seen[block]?.Find(state) is not PathNode known)
        {
            _visits.Push(Enter(block, state));
            return;
        }

        // A way on which a state comes again, and all of it, may go on like that for ever.
        if (known.Ahead is PathsAhead ahead) AddTo(from, block, ahead);
        else _isEndless = true;
        _pool.Release(state);
    }

    /// <summary>Runs a block, and finds the ways that go on from it.</summary>
    private PathVisit Enter(int block, AbstractState state)
    {
        PathNode? node = null;
        if (_seen[block] is SeenStates seen)
        {
            node = new PathNode(_pool.CopyOf(state));
            seen.Add(node);
            _values += CountValues(state);
        }

        BasicBlock code = _plan.Graph.Blocks[block];
        long before = _blocks.Steps;
        bool goesOn = _blocks.Run(code, state);
        PathVisit visit = new(block, node, _blocks.Steps - before, _loops[block].Length);
        if (goesOn) AddWays(visit, code, state);
        _pool.Release(state);
        return visit;
    }

    /// <summary>
    /// Adds the ways from the end of a block. The one that stays in the loop comes first: where a loop is left early less has
    /// been tested, so that what follows there covers what follows where it is left late, more often than the other way around.
    /// </summary>
    private void AddWays(PathVisit visit, in BasicBlock code, AbstractState state)
    {
        bool nextStays = StaysInLoop(visit.Block, code.Next) && !StaysInLoop(visit.Block, code.Taken);
        if (nextStays) AddWay(visit, code, isTaken: false, state);
        if (code.Taken != ControlFlowGraph.None) AddWay(visit, code, isTaken: true, state);
        if (!nextStays && code.Next != ControlFlowGraph.None) AddWay(visit, code, isTaken: false, state);
    }

    private bool StaysInLoop(int block, int successor) =>
        successor != ControlFlowGraph.None && LoopAround(successor, block) is not null;

    private void AddWay(PathVisit visit, in BasicBlock code, bool isTaken, AbstractState end)
    {
        AbstractState state = _pool.CopyOf(end);
        ref readonly Instruction last = ref _program.Instructions.ItemRef(code.Last);
        if (last.Row.IsConditionalJump && !BranchRefinement.Apply(state, last, isTaken, _machine.Measured)) _pool.Release(state);
        else AddWay(visit, isTaken ? code.Taken : code.Next, state);
    }

    private void AddWay(PathVisit visit, int block, AbstractState state)
    {
        _relevant.Forget(block, state);
        if (_splits is not null && _seen[block] is not null && LoopAround(visit.Block, block) is Loop loop
            && LastVisitOf(loop.Head, visit)?.Node is PathNode head)
            _splits.Split(block, head.State, state, each => AddTo(visit, block, each));
        else AddTo(visit, block, state);
    }

    private void AddTo(PathVisit visit, int block, AbstractState state)
    {
        visit.Add(block, state);
        _values += CountValues(state);
    }

    private static int CountValues(AbstractState state) => state.Registers.Length + state.Stack.Values.Length;

    /// <summary>The innermost loop around a block that another one is in, too.</summary>
    private Loop? LoopAround(int from, int to) =>
        _plan.Forest.InnermostOf(to) is Loop loop && _plan.Forest.Contains(loop, from) ? loop : null;

    /// <summary>
    /// The last visit of a block on the path to where another one is visited; null when there is none, since loops may be entered
    /// in their middle.
    /// </summary>
    private PathVisit? LastVisitOf(int block, PathVisit current) =>
        current.Block == block ? current : _visits.FirstOrDefault(visit => visit.Block == block);

    /// <summary>All ways from a block are followed.</summary>
    private void Leave(PathVisit visit)
    {
        PathsAhead ahead = visit.Ahead;
        if (visit.Node is PathNode node) node.Ahead = ahead;
        Loop[] loops = _loops[visit.Block];
        for (int depth = 0; depth < loops.Length; depth++)
            _tripCounts[loops[depth]] = Math.Max(_tripCounts.GetValueOrDefault(loops[depth]), ahead.Turns[depth]);
        if (_visits.TryPeek(out PathVisit? from)) AddTo(from, visit.Block, ahead);
    }

    /// <summary>Adds what follows at a block to what follows from one that leads there.</summary>
    private void AddTo(PathVisit from, int block, in PathsAhead ahead)
    {
        from.Longest = Math.Max(from.Longest, ahead.Instructions);
        (Loop[] here, Loop[] there) = (_loops[from.Block], _loops[block]);
        for (int depth = 0; depth < here.Length && depth < there.Length && here[depth] == there[depth]; depth++)
        {
            int back = here[depth].Head == block ? 1 : 0;
            from.Turns[depth] = Math.Max(from.Turns[depth], ahead.Turns[depth] + back);
        }
    }
}

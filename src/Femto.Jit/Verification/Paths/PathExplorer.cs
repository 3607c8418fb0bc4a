using Femto.Jit.Bytecode;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>
/// Follows each way through a program by itself, turn by turn through its loops, and joins none: what holds of all ways
/// together need not be found, and relations between values, like that of a counter and what it has counted, are there as
/// constants. A way ends where another came by in a state that covers its own. That is for small programs; an exploration that
/// does not come to its end says nothing.
/// </summary>
internal sealed class PathExplorer
{
    private readonly Program _program;
    private readonly FunctionPlan _plan;
    private readonly AbstractMachine _machine;
    private readonly BlockRunner _blocks;
    private readonly StatePool _pool;
    private readonly long _mostSteps;
    private readonly RelevantRegisters _relevant;

    /// <summary>By block, the states in which it was entered, where several ways lead to it.</summary>
    private readonly SeenStates?[] _seen;

    /// <summary>By block, the loops it is in, from the outside.</summary>
    private readonly Loop[][] _loops;
    private readonly Dictionary<Loop, long> _tripCounts = [];
    private readonly Stack<PathVisit> _visits = new();
    private bool _isEndless;

    /// <param name="program">The program.</param>
    /// <param name="contract">What it is granted.</param>
    /// <param name="plan">Its only function.</param>
    /// <param name="machine">What its instructions do.</param>
    /// <param name="facts">Told what is seen; it holds when the exploration came to its end.</param>
    /// <param name="pool">Where states come from.</param>
    internal PathExplorer(
        Program program, Contract contract, FunctionPlan plan, AbstractMachine machine, ProgramFacts facts, StatePool pool)
    {
        _program = program;
        _plan = plan;
        _machine = machine;
        _pool = pool;
        _mostSteps = contract.PathSteps;
        _blocks = new BlockRunner(program, machine, facts, static (in _, _, _) => false);
        _relevant = new RelevantRegisters(program, contract, plan.Graph);
        Predecessors predecessors = plan.Graph.FindPredecessors();
        _seen = [.. plan.Graph.Blocks.Select((_, block) =>
            predecessors[block].Length > 1 ? new SeenStates(_relevant[block]) : null)];
        _loops = [.. plan.Graph.Blocks.Select((_, block) => LoopsAround(plan.Forest, block))];
    }

    private static Loop[] LoopsAround(LoopForest forest, int block)
    {
        Loop? innermost = forest.InnermostOf(block);
        Loop[] loops = new Loop[innermost?.Depth ?? 0];
        for (Loop? loop = innermost; loop is not null; loop = loop.Parent) loops[loop.Depth - 1] = loop;
        return loops;
    }

    /// <summary>How often each loop that is entered goes back to its head at most, each time.</summary>
    internal IReadOnlyDictionary<Loop, long> TripCounts => _tripCounts;

    /// <summary>
    /// Follows every way from the start; how many instructions the longest executes, or null when that takes too many steps or
    /// a way has no end.
    /// </summary>
    internal long? Explore()
    {
        AbstractState start = _pool.Unknown();
        _machine.Start(start);
        PathVisit entry = Enter(0, start);
        _visits.Push(entry);
        while (_visits.TryPeek(out PathVisit? visit))
        {
            if (_isEndless || _blocks.Steps > _mostSteps) return null;
            if (visit.TakeNext() is (int block, AbstractState state)) Follow(visit, block, state);
            else Leave(_visits.Pop());
        }

        return entry.Ahead.Instructions;
    }

    private void Follow(PathVisit from, int block, AbstractState state)
    {
        Forget(state, _relevant[block]);
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

    /// <summary>Leaves nothing of registers but what matters; what stays says whether an address went into it.</summary>
    private static void Forget(AbstractState state, RegisterSet relevant)
    {
        for (RegisterSet left = RegisterSet.All.Without(relevant); !left.IsEmpty; left = left.WithoutLowest())
        {
            ref AbstractValue value = ref state[left.Lowest];
            value = AbstractValue.Anything with { IsPure = value.IsPureNumber };
        }
    }

    /// <summary>Runs a block, and finds the ways that go on from it.</summary>
    private PathVisit Enter(int block, AbstractState state)
    {
        PathNode? node = null;
        if (_seen[block] is SeenStates seen)
        {
            node = new PathNode(_pool.CopyOf(state));
            seen.Add(node);
        }

        BasicBlock code = _plan.Graph.Blocks[block];
        long before = _blocks.Steps;
        bool goesOn = _blocks.Run(code, state);
        PathVisit visit = new(block, node, _blocks.Steps - before, _loops[block].Length);
        if (goesOn && code.Taken != ControlFlowGraph.None) AddWay(visit, code, isTaken: true, _pool.CopyOf(state));
        if (goesOn && code.Next != ControlFlowGraph.None) AddWay(visit, code, isTaken: false, state);
        else _pool.Release(state);
        return visit;
    }

    private void AddWay(PathVisit visit, in BasicBlock code, bool isTaken, AbstractState state)
    {
        ref readonly Instruction last = ref _program.Instructions.ItemRef(code.Last);
        if (last.Row.IsConditionalJump && !BranchRefinement.Apply(state, last, isTaken, _machine.Measured)) _pool.Release(state);
        else visit.Add(isTaken ? code.Taken : code.Next, state);
    }

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

using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// Runs a program on abstract states: branches join where they meet, loops are followed to a state that holds in every
/// turn, functions are followed at each call.
/// </summary>
internal sealed class AbstractInterpreter
{
    /// <summary>Turns of a loop followed one by one, then with thresholds, before unstable bounds are given up.</summary>
    private const int ExactTurns = 2;
    private const int ThresholdTurns = 6;

    /// <summary>After a state holds in every turn, it is followed again to take back what widening gave away.</summary>
    private const int DescendingTurns = 2;

    private readonly Program _program;
    private readonly AbstractMachine _machine;
    private readonly Widening _widening;
    private readonly StatePool _pool;
    private readonly ProgramFacts _facts;
    private readonly Dictionary<int, FunctionRun> _functions = [];
    private readonly BlockRunner _blocks;
    private readonly long _mostSteps;
    private FunctionRun _run;

    /// <summary>Steps taken besides those of blocks: finding out what holds in loops costs, too.</summary>
    private long _steps;

    /// <param name="program">The program.</param>
    /// <param name="machine">What its instructions do.</param>
    /// <param name="widening">What bounds grow to.</param>
    /// <param name="plans">Its functions by their starts.</param>
    /// <param name="pool">Where states come from.</param>
    /// <param name="facts">Told what is seen in states that hold in every run.</param>
    /// <param name="steps">Steps that the analysis may take.</param>
    internal AbstractInterpreter(
        Program program,
        AbstractMachine machine,
        Widening widening,
        IReadOnlyDictionary<int, FunctionPlan> plans,
        StatePool pool,
        ProgramFacts facts,
        long steps)
    {
        _program = program;
        _machine = machine;
        _widening = widening;
        _pool = pool;
        _facts = facts;
        _mostSteps = steps;
        _blocks = new BlockRunner(program, machine, facts, CallLocal);
        foreach ((int start, FunctionPlan plan) in plans) _functions.Add(start, new FunctionRun(plan));
        _run = _functions[0];
    }

    /// <summary>Runs the program; false when that took too many steps, and what was seen does not hold.</summary>
    internal bool Run()
    {
        AbstractState state = _pool.Unknown();
        _machine.Start(state);
        Call(_functions[0], state);
        return !TookTooLong;
    }

    private bool TookTooLong => _steps + _blocks.Steps > _mostSteps;

    private bool IsStopped => TookTooLong || _machine.IsRefuted;

    /// <summary>Runs a function; the state at its exits, or null when it never returns.</summary>
    private AbstractState? Call(FunctionRun function, AbstractState state)
    {
        FunctionRun caller = _run;
        _run = function;
        _run.Exit = null;
        _run.Pending[0] = state;
        Run(function.Plan.Forest.Order);
        _run = caller;
        return function.Exit;
    }

    private void Run(List<LoopElement> elements)
    {
        foreach (LoopElement element in elements)
        {
            if (IsStopped) return;
            if (element.Loop is Loop loop) RunLoop(loop);
            else RunBlock(element.Block);
        }
    }

    private void RunLoop(Loop loop)
    {
        if (TakeEntries(loop) is not { Count: > 0 } entries) return;
        LoopRun run = new(loop, entries, _machine, _pool);
        AbstractState state = RecallOrFindInvariant(run);
        if (!_machine.IsTrial) SeeLoop(run);
        _pool.Release(RunTurn(run, state));
        _pool.Release(state);
        run.Release(_pool);
    }

    /// <summary>A loop within others is entered in the same state again, or in one that covers the last.</summary>
    private AbstractState RecallOrFindInvariant(LoopRun run)
    {
        ref LoopMemory? memory = ref _run.Memories[run.Loop.Head];
        if (memory is not null && memory.TryRecall(run)) return _pool.CopyOf(memory.State);
        AbstractState state = FindInvariant(run, memory);
        if (run.Loop.Parent is null) return state;
        memory ??= new LoopMemory();
        memory.Remember(run, state);
        return state;
    }

    private void SeeLoop(LoopRun run)
    {
        int head = _run.Plan.Graph.Blocks[run.Loop.Head].Start;
        _facts.SeeLoop(head, run.Count);
        _facts.Hoisting.See(head, run.Loop.Induction, run.FindHoistable(_machine, isEntry: _run == _functions[0]));
    }

    private List<(int Block, AbstractState State)> TakeEntries(Loop loop)
    {
        List<(int Block, AbstractState State)> entries = new(1);
        foreach (int block in loop.Blocks)
        {
            if (_run.Pending[block] is not AbstractState pending) continue;
            _run.Pending[block] = null;

            // Values that are copies of one another where the loop is entered need not be in the next turn.
            pending.ForgetSymbols();
            entries.Add((block, pending));
        }

        return entries;
    }

    /// <summary>A state that holds at the head in every turn.</summary>
    private AbstractState FindInvariant(LoopRun run, LoopMemory? memory)
    {
        // Calls within a trial have their own loops and exits.
        (Loop? outside, bool wasTrial, TestOperands? watched) = (_run.Trial, _machine.IsTrial, _run.Operands);
        (_run.Trial, _machine.IsTrial, _run.Operands) = (run.Loop, true, null);
        AbstractState state = FindStable(run, memory);
        if (run.NeedsOperands && !IsStopped && LearnFromTests(run, state))
        {
            _pool.Release(state);
            state = FindStable(run, memory: null);
        }

        (_run.Trial, _machine.IsTrial, _run.Operands) = (outside, wasTrial, watched);
        return state;
    }

    /// <summary>Follows a state that holds in every turn once more, to see what tests compare.</summary>
    private bool LearnFromTests(LoopRun run, AbstractState state)
    {
        TestOperands operands = new();
        _run.Operands = operands;
        _pool.Release(RunTurn(run, state));
        _run.Operands = null;
        return !IsStopped && run.Learn(operands);
    }

    private AbstractState FindStable(LoopRun run, LoopMemory? memory)
    {
        AbstractState state = _pool.CopyOf(run.Entry);
        memory?.AddTo(state, run);
        run.Limit(state);
        AbstractState? back = RunTurn(run, state);
        for (int turn = 0; !IsStopped && !Holds(run, state, back); turn++)
        {
            Grow(state, back!, turn);
            run.Limit(state);
            _pool.Release(back);
            back = RunTurn(run, state);
        }

        return Descend(run, state, back);
    }

    private void Grow(AbstractState state, AbstractState back, int turn)
    {
        bool toTheEnd = turn > ThresholdTurns;
        if (turn < ExactTurns) state.Join(back);
        else
        {
            state.Combine(back, (ref AbstractValue old, in AbstractValue grown, in LeastLengths lengths) =>
                _widening.Widen(ref old, grown, lengths, toTheEnd));
        }
    }

    /// <summary>Follows a state that holds in every turn to smaller ones that do.</summary>
    private AbstractState Descend(LoopRun run, AbstractState state, AbstractState? back)
    {
        for (int turn = 0; turn < DescendingTurns && !IsStopped; turn++)
        {
            AbstractState next = _pool.CopyOf(run.Entry);
            if (back is not null) next.Join(back);
            run.Limit(next);
            AbstractState? nextBack = null;
            bool isBetter = !next.Covers(state) && Holds(run, next, nextBack = RunTurn(run, next));
            if (isBetter) (state, back, next, nextBack) = (next, nextBack, state, back);
            _pool.Release(next);
            _pool.Release(nextBack);
            if (!isBetter) break;
        }

        _pool.Release(back);
        return state;
    }

    /// <summary>Whether a state of the head holds in the next turn, too.</summary>
    private bool Holds(LoopRun run, AbstractState state, AbstractState? back)
    {
        if (back is null) return true;
        AbstractState next = _pool.CopyOf(back);
        run.Limit(next);
        bool holds = state.Covers(next);
        _pool.Release(next);
        return holds;
    }

    /// <summary>Runs one turn from the head; the state in which it goes back there, or null.</summary>
    private AbstractState? RunTurn(LoopRun run, AbstractState state)
    {
        Loop loop = run.Loop;
        _steps += loop.Blocks.Count;
        foreach ((int block, AbstractState entry) in run.Entries)
        {
            if (block != loop.Head) _run.Pending[block] = _pool.CopyOf(entry);
        }

        _run.Pending[loop.Head] = _pool.CopyOf(state);
        _run.Active[loop.Head] = true;
        RunBlock(loop.Head);
        Run(loop.Body);
        _run.Active[loop.Head] = false;
        AbstractState? back = _run.Back[loop.Head];
        _run.Back[loop.Head] = null;
        return back;
    }

    private void RunBlock(int block)
    {
        if (_run.Pending[block] is not AbstractState state) return;
        _run.Pending[block] = null;
        BasicBlock code = _run.Plan.Graph.Blocks[block];
        if (_blocks.Run(code, state)) Leave(code, state);
        else _pool.Release(state);
    }

    /// <summary>Passes the state at the end of a block on.</summary>
    private void Leave(BasicBlock code, AbstractState state)
    {
        ref readonly Instruction last = ref _program.Instructions.ItemRef(code.Last);
        if (last.Operation == Operation.Exit)
        {
            if (_run.Trial is null) _run.Exit = Joined(_run.Exit, state);
            else _pool.Release(state);
            return;
        }

        if (_run.Operands is TestOperands operands && last.Row.IsConditionalJump && last.UsesSourceRegister)
        {
            operands.See(code.Last, last.Destination, state[last.Destination]);
            operands.See(code.Last, last.Source, state[last.Source]);
        }

        bool followsTaken = IsFollowed(code.Taken);
        bool followsNext = IsFollowed(code.Next);
        if (followsTaken) Flow(last, isTaken: true, code.Taken, followsNext ? _pool.CopyOf(state) : state);
        if (followsNext) Flow(last, isTaken: false, code.Next, state);
        if (!followsTaken && !followsNext) _pool.Release(state);
    }

    /// <summary>What leaves a loop on trial is followed when its invariant is known.</summary>
    private bool IsFollowed(int block) => block != ControlFlowGraph.None
        && (_run.Trial is not Loop trial || _run.Plan.Forest.Contains(trial, block));

    private void Flow(in Instruction last, bool isTaken, int block, AbstractState state)
    {
        if (last.Row.IsConditionalJump && !BranchRefinement.Apply(state, last, isTaken, _machine.Measured))
        {
            _pool.Release(state);
            return;
        }

        AbstractState?[] states = _run.Active[block] ? _run.Back : _run.Pending;
        states[block] = Joined(states[block], state);
    }

    private AbstractState Joined(AbstractState? known, AbstractState state)
    {
        if (known is null) return state;
        known.Join(state);
        _pool.Release(state);
        return known;
    }

    /// <summary>Calls a function of the program; false when it never returns.</summary>
    private bool CallLocal(in Instruction instruction, int pc, AbstractState state)
    {
        FunctionRun callee = _functions[(int)instruction.TargetFrom(pc)];
        AbstractState inside = _pool.CopyOf(state);
        inside.Forget(0, 1);
        inside.Forget(6, RegisterSet.FramePointer - 6);
        inside[RegisterSet.FramePointer].Add(-_run.Plan.FrameBytes);
        if (Call(callee, inside) is not AbstractState after) return false;
        long frame = after[RegisterSet.FramePointer].Number.Wide.SignedHigh;
        state.RaiseLeastLength(after.LeastLength);
        state.Stack.CopyFrom(after.Stack);
        state.Stack.Forget(long.MinValue / 2, frame);
        state.Forget(1, 5);
        state[0] = after[0];
        state[0].Name(0);
        _pool.Release(after);
        _machine.NameValues(state);
        return true;
    }
}

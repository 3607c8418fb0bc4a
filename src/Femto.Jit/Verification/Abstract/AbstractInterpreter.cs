using System.Collections.Immutable;
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
    private readonly IReadOnlyDictionary<int, FunctionPlan> _functions;
    private readonly Stack<Loop> _trials = new();
    private FunctionRun _run;
    private long _steps;

    internal AbstractInterpreter(
        Program program,
        AbstractMachine machine,
        Widening widening,
        IReadOnlyDictionary<int, FunctionPlan> functions,
        long steps)
    {
        _program = program;
        _machine = machine;
        _widening = widening;
        _functions = functions;
        _steps = steps;
        _run = new FunctionRun(functions[0]);
        machine.AccessSeen = (pc, address, isProven) =>
        {
            if (_trials.Count == 0) AccessSeen?.Invoke(pc, address, isProven);
        };
    }

    /// <summary>Called for each access in each state that holds whenever it is made.</summary>
    internal Action<int, AbstractValue, bool>? AccessSeen { get; init; }

    /// <summary>Called before each instruction with a state that holds then.</summary>
    internal Action<int, AbstractState>? StateSeen { get; init; }

    /// <summary>Called after each instruction that computes a value, with the value.</summary>
    internal Action<int, AbstractValue>? ValueSeen { get; init; }

    /// <summary>
    /// Called with the first pc of a loop's head and how often the loop goes back there at most; null when that is not
    /// known.
    /// </summary>
    internal Action<int, ulong?>? LoopSeen { get; init; }

    /// <summary>Runs the program; false when that took too many steps, and what was seen does not hold.</summary>
    internal bool Run()
    {
        Call(_functions[0], _machine.Start());
        return _steps >= 0;
    }

    /// <summary>Runs a function; the state at its exits, or null when it never returns.</summary>
    private AbstractState? Call(FunctionPlan function, AbstractState state)
    {
        FunctionRun caller = _run;
        _run = new FunctionRun(function);
        _run.Pending[0] = state;
        Run(function.Forest.Order);
        AbstractState? exit = _run.Exit;
        _run = caller;
        return exit;
    }

    private void Run(List<LoopElement> elements)
    {
        foreach (LoopElement element in elements)
        {
            if (_steps < 0) return;
            if (element.Loop is Loop loop) RunLoop(loop);
            else RunBlock(element.Block);
        }
    }

    private void RunLoop(Loop loop)
    {
        Dictionary<int, AbstractState> entries = [];
        foreach (int block in loop.Blocks)
        {
            // Values that are copies of one another where the loop is entered need not be in the next turn.
            if (_run.Pending[block] is AbstractState pending) entries.Add(block, pending.WithoutSymbols());
        }

        if (entries.Count == 0) return;
        AbstractState entry = entries.Values.Aggregate(AbstractState.Join);
        _run.Entries[loop.Head] = entries;
        TripCount? trip = _run.Function.Inductions[loop] is InductionAnalysis induction
            ? new TripCount(induction, entry, _machine)
            : null;
        ulong? count = trip?.Find();
        AbstractState state = FindInvariant(loop, entry, trip, count);
        if (_trials.Count == 0) LoopSeen?.Invoke(_run.Function.Graph.Blocks[loop.Head].Start, count);
        RunTurn(loop, state);
    }

    /// <summary>A state that holds at the head in every turn.</summary>
    private AbstractState FindInvariant(Loop loop, AbstractState entry, TripCount? trip, ulong? count)
    {
        // Calls within a trial have their own loops and exits.
        _trials.Push(loop);
        FunctionRun outside = _run;
        _run = outside.Within(loop);
        AbstractState state = Limit(entry, trip, count);
        AbstractState? back = RunTurn(loop, state);
        for (int turn = 0; _steps >= 0 && !Holds(state, back, trip, count); turn++)
        {
            bool toTheEnd = turn > ThresholdTurns;
            AbstractState next = turn < ExactTurns
                ? AbstractState.Join(state, back!)
                : AbstractState.Combine(state, back!, (old, grown) => _widening.Widen(old, grown, toTheEnd));
            state = Limit(next, trip, count);
            back = RunTurn(loop, state);
        }

        for (int turn = 0; turn < DescendingTurns && _steps >= 0; turn++)
        {
            AbstractState next = Limit(back is null ? entry : AbstractState.Join(entry, back), trip, count);
            if (next.Covers(state)) break;
            AbstractState? nextBack = RunTurn(loop, next);
            if (!Holds(next, nextBack, trip, count)) break;
            (state, back) = (next, nextBack);
        }

        _run = outside;
        _trials.Pop();
        return state;
    }

    /// <summary>Whether a state of the head holds in the next turn, too.</summary>
    private static bool Holds(AbstractState state, AbstractState? back, TripCount? trip, ulong? count) =>
        back is null || state.Covers(Limit(back, trip, count));

    /// <summary>Narrows stepped registers to what they can be in any turn.</summary>
    private static AbstractState Limit(AbstractState state, TripCount? trip, ulong? count)
    {
        if (trip is null) return state;
        AbstractState limited = state.Copy();
        for (int register = 0; register < RegisterSet.FramePointer; register++)
        {
            if (trip.AtHead(register, count ?? ulong.MaxValue) is not AbstractValue known || known.Region != state[register].Region)
                continue;
            Scalar number = Scalar.Meet(state[register].Number, known.Number);
            if (!number.IsEmpty) limited[register] = state[register] with { Number = number };
        }

        return limited;
    }

    /// <summary>Runs one turn from the head; the state in which it goes back there, or null.</summary>
    private AbstractState? RunTurn(Loop loop, AbstractState state)
    {
        _steps -= loop.Blocks.Count;
        foreach (int block in loop.Blocks) _run.Pending[block] = null;
        foreach ((int block, AbstractState entry) in _run.Entries[loop.Head]) _run.Pending[block] = entry.Copy();
        _run.Back[loop.Head] = null;
        _run.Active.Add(loop.Head);
        _run.Pending[loop.Head] = state.Copy();
        RunBlock(loop.Head);
        Run(loop.Body);
        _run.Active.Remove(loop.Head);
        return _run.Back[loop.Head];
    }

    private void RunBlock(int block)
    {
        if (_run.Pending[block] is not AbstractState state) return;

        // Nobody else has this state: what follows a block gets one of its own.
        _run.Pending[block] = null;
        _machine.NameValues(state);
        BasicBlock code = _run.Function.Graph.Blocks[block];
        for (int pc = code.Start; pc <= code.Last; pc += _program.Instructions[pc].Slots)
        {
            _steps--;
            Instruction instruction = _program.Instructions[pc];
            if (_trials.Count == 0) StateSeen?.Invoke(pc, state);
            if (instruction.Operation == Operation.CallLocal)
            {
                if (!CallLocal(instruction, pc, state)) return;
            }
            else if (!_machine.Execute(pc, instruction, state)) return;
            if (_trials.Count > 0 || ValueSeen is null) continue;
            RegisterSet written = RegisterUse.Writes(instruction);
            if (!written.IsEmpty) ValueSeen(pc, state[written.Lowest]);
        }

        Leave(code, state);
    }

    private void Leave(BasicBlock code, AbstractState state)
    {
        Instruction last = _program.Instructions[code.Last];
        if (last.Operation == Operation.Exit)
        {
            if (_run.Trial is null) _run.Exit = _run.Exit is null ? state : AbstractState.Join(_run.Exit, state);
            return;
        }

        bool isConditional = last.Row.IsConditionalJump;
        if (code.Taken != ControlFlowGraph.None)
        {
            AbstractState taken = state.Copy();
            if (!isConditional || BranchRefinement.Apply(taken, last, isTaken: true)) Flow(code.Taken, taken);
        }

        if (code.Next == ControlFlowGraph.None) return;
        if (!isConditional || BranchRefinement.Apply(state, last, isTaken: false)) Flow(code.Next, state);
    }

    private void Flow(int block, AbstractState state)
    {
        // What leaves a loop on trial is followed when its invariant is known.
        if (_run.Trial is Loop trial && !_run.Function.Forest.Contains(trial, block)) return;
        if (_run.Active.Contains(block))
        {
            _run.Back[block] = _run.Back[block] is AbstractState back ? AbstractState.Join(back, state) : state;
            return;
        }

        _run.Pending[block] = _run.Pending[block] is AbstractState pending ? AbstractState.Join(pending, state) : state;
    }

    /// <summary>Calls a function of the program; false when it never returns.</summary>
    private bool CallLocal(Instruction instruction, int pc, AbstractState state)
    {
        FunctionPlan callee = _functions[(int)instruction.TargetFrom(pc)];
        AbstractState inside = state.Copy();
        for (int register = 6; register < RegisterSet.FramePointer; register++) inside[register] = AbstractValue.Anything;
        inside[0] = AbstractValue.Anything;
        inside[RegisterSet.FramePointer] = state[RegisterSet.FramePointer].Plus(-_run.Function.FrameBytes);
        if (Call(callee, inside) is not AbstractState after) return false;
        long frame = after[RegisterSet.FramePointer].Number.Wide.SignedHigh;
        state.Stack = after.Stack.Without(long.MinValue / 2, frame);
        state.Forget(1, 5);
        state[0] = after[0] with { Symbol = 0 };
        _machine.NameValues(state);
        return true;
    }

    /// <summary>One run of a function.</summary>
    private sealed class FunctionRun(FunctionPlan function)
    {
        internal FunctionPlan Function { get; } = function;

        /// <summary>The states in which blocks are to be run.</summary>
        internal AbstractState?[] Pending { get; private init; } = new AbstractState?[function.Graph.Blocks.Length];

        /// <summary>The states in which loops go back to their heads.</summary>
        internal Dictionary<int, AbstractState?> Back { get; private init; } = [];

        /// <summary>By the head of a loop, the states in which it is entered; elsewhere than there, where it can be.</summary>
        internal Dictionary<int, Dictionary<int, AbstractState>> Entries { get; private init; } = [];

        /// <summary>The heads of the loops that are being run.</summary>
        internal HashSet<int> Active { get; private init; } = [];

        /// <summary>The loop of which nothing may leave, because its invariant is still being looked for.</summary>
        internal Loop? Trial { get; private init; }

        internal AbstractState? Exit { get; set; }

        internal FunctionRun Within(Loop trial) => new(Function)
        {
            Pending = Pending, Back = Back, Entries = Entries, Active = Active, Trial = trial,
        };
    }
}

/// <summary>What is known of the shape of a function before it is run.</summary>
/// <param name="Graph">Its blocks.</param>
/// <param name="Forest">Their order, and its loops.</param>
/// <param name="Inductions">How its loops step; null for those that are entered at several blocks.</param>
/// <param name="FrameBytes">Bytes of its frame.</param>
internal sealed record FunctionPlan(
    ControlFlowGraph Graph,
    LoopForest Forest,
    ImmutableDictionary<Loop, InductionAnalysis?> Inductions,
    int FrameBytes)
{
    internal static FunctionPlan? Make(Program program, ControlFlowGraph graph, int frameBytes)
    {
        if (LoopForest.Find(graph) is not LoopForest forest) return null;
        Dominators dominators = Dominators.Find(graph);
        return new FunctionPlan(graph, forest, forest.Loops.ToImmutableDictionary(
            loop => loop, loop => InductionAnalysis.Find(program, graph, forest, dominators, loop)), frameBytes);
    }
}

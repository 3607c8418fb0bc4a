using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>What is proven of a program by running it on abstract states.</summary>
internal sealed class ProgramFacts
{
    /// <summary>
    /// Loops that go back at most this often need no fuel; a bound beyond it would mean nothing to whoever waits.
    /// </summary>
    internal const ulong LargestTripCount = 1 << 20;

    /// <summary>Steps of the analysis for each instruction of the program, and for a program of any size.</summary>
    private const int StepsPerInstruction = 50;
    private const int StepsAtLeast = 100_000;

    private readonly Dictionary<int, AbstractValue> _unproven = [];
    private readonly HashSet<int> _proven = [];
    private readonly Dictionary<int, Scalar> _values = [];
    private readonly Dictionary<int, ulong?> _tripCounts = [];
    private readonly Dictionary<int, FunctionPlan> _plans;

    private ProgramFacts(Dictionary<int, FunctionPlan> plans) => _plans = plans;

    /// <summary>Accesses that are in bounds and aligned whenever they are made.</summary>
    internal ImmutableHashSet<int> ProvenAccesses => [.. _proven.Where(pc => !_unproven.ContainsKey(pc))];

    /// <summary>Accesses that are not, with what is known of their addresses.</summary>
    internal IReadOnlyDictionary<int, AbstractValue> UnprovenAccesses => _unproven;

    /// <summary>Bounds of the numbers that instructions compute.</summary>
    internal IReadOnlyDictionary<int, Scalar> Values => _values;

    /// <summary>
    /// By the first pc of a loop's head, how often the loop goes back there at most each time it is entered; null where
    /// that is not known.
    /// </summary>
    internal IReadOnlyDictionary<int, ulong?> TripCounts => _tripCounts;

    /// <summary>Whether the analysis came to its end; otherwise nothing is proven.</summary>
    internal bool IsComplete { get; private init; }

    /// <summary>Analyses a program that has passed everything else.</summary>
    internal static ProgramFacts Find(
        Program program, Contract contract, IReadOnlyDictionary<int, (ControlFlowGraph Graph, int FrameBytes)> functions,
        int stackBytes)
    {
        var plans = new Dictionary<int, FunctionPlan>();
        foreach ((int start, (ControlFlowGraph graph, int frameBytes)) in functions)
        {
            if (FunctionPlan.Make(program, graph, frameBytes) is not FunctionPlan plan) return new ProgramFacts([]);
            plans.Add(start, plan);
        }

        Widening widening = new(program, contract, stackBytes);
        StatePool pool = new();
        StoredAddresses assumed = StoredAddresses.None;
        while (true)
        {
            ProgramFacts facts = new(plans) { IsComplete = true };
            AbstractMachine machine = new(program, contract, stackBytes, assumed, facts);
            long steps = StepsAtLeast + ((long)StepsPerInstruction * program.Instructions.Length);
            AbstractInterpreter interpreter = new(program, machine, widening, plans, pool, facts, steps);
            bool isComplete = interpreter.Run();
            if (!machine.IsRefuted) return isComplete ? facts : new ProgramFacts([]);
            assumed = machine.Assumed;
        }
    }

    /// <summary>
    /// Whether a jump backwards is taken only so often each time its loop is entered. Every way around passes the head of
    /// the innermost loop that both its ends are in.
    /// </summary>
    internal bool IsBounded(int function, int jump)
    {
        if (!_plans.TryGetValue(function, out FunctionPlan? plan)) return false;
        ControlFlowGraph graph = plan.Graph;
        int source = graph.BlockEndingAt(jump);
        Loop? loop = plan.Forest.InnermostOf(graph.Blocks[source].Taken);
        while (loop is not null && !plan.Forest.Contains(loop, source)) loop = loop.Parent;
        return loop is not null && _tripCounts.TryGetValue(graph.Blocks[loop.Head].Start, out ulong? count)
            && count <= LargestTripCount;
    }

    /// <summary>Called for each access with its address and whether it is proven to be in bounds and aligned.</summary>
    internal void SeeAccess(int pc, in AbstractValue address, bool isProven)
    {
        if (isProven) _proven.Add(pc);
        else if (_unproven.TryGetValue(pc, out AbstractValue seen))
        {
            seen.Join(address);
            _unproven[pc] = seen;
        }
        else _unproven.Add(pc, address);
    }

    /// <summary>Called for each instruction that computes a value, with the value.</summary>
    internal void SeeValue(int pc, in AbstractValue value)
    {
        Scalar number = value.IsNumber ? value.Number : Scalar.Anything;
        _values[pc] = _values.TryGetValue(pc, out Scalar seen) ? Scalar.Join(seen, number) : number;
    }

    /// <summary>Called with the first pc of a loop's head and how often the loop goes back there at most.</summary>
    internal void SeeLoop(int head, ulong? count)
    {
        bool isFirst = !_tripCounts.TryGetValue(head, out ulong? seen);
        bool isBounded = count is not null && (isFirst || seen is not null);
        _tripCounts[head] = isBounded ? Math.Max(seen ?? 0, count!.Value) : null;
    }
}

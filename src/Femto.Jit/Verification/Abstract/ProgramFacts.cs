using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Ir;
using Femto.Jit.Verification.Paths;

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

    private readonly bool[] _proven;
    private readonly bool[] _unproven;
    private readonly AccessRegions _regions;
    private readonly Dictionary<int, AbstractValue> _addresses = [];
    private readonly bool _explains;
    private readonly PerInstruction<Scalar> _values;
    private readonly PerInstruction<long>? _headrooms;
    private readonly Dictionary<int, WriteFacts> _contextWrites = [];
    private readonly Dictionary<(int Pc, PointerArgument Pointer), ArgumentFacts> _arguments = [];
    private readonly Dictionary<int, ulong?> _tripCounts = [];
    private readonly Dictionary<int, FunctionPlan> _plans = [];
    private readonly StateObserver? _observer;

    private ProgramFacts(int slots, bool explains, bool isMeasured, StateObserver? observer)
    {
        _observer = observer;
        _headrooms = isMeasured ? new PerInstruction<long>(slots) : null;
        _proven = new bool[slots];
        _unproven = new bool[slots];
        _regions = new AccessRegions(slots);
        _values = new PerInstruction<Scalar>(slots);
        _explains = explains;
    }

    /// <summary>Accesses that are in bounds and aligned whenever they are made.</summary>
    internal ProgramCounterSet ProvenAccesses
    {
        get
        {
            bool[] always = new bool[_proven.Length];
            for (int pc = 0; pc < always.Length; pc++) always[pc] = _proven[pc] && !_unproven[pc];
            return new ProgramCounterSet(always);
        }
    }

    /// <summary>The regions that accesses are in.</summary>
    internal AccessRegions Regions => _regions;

    /// <summary>Accesses that are made and are not proven.</summary>
    internal ProgramCounterSet CheckedAccesses => new(_unproven);

    /// <summary>Accesses that are not, with what is known of their addresses, where that has to be explained.</summary>
    internal IReadOnlyDictionary<int, AbstractValue> UnprovenAccesses => _addresses;

    /// <summary>Bounds of the numbers that instructions compute, addresses included where something is known of them.</summary>
    internal IReadOnlyDictionary<int, Scalar> Values => _values;

    /// <summary>
    /// How much less than the length of <see cref="RegionLengths.Measured"/> the numbers that instructions compute are at
    /// least, or <see cref="Headroom.Unknown"/>; nothing where there is no such region.
    /// </summary>
    internal IReadOnlyDictionary<int, long> Headrooms =>
        _headrooms ?? (IReadOnlyDictionary<int, long>)ImmutableDictionary<int, long>.Empty;

    /// <summary>
    /// By the first pc of a loop's head, how often the loop goes back there at most each time it is entered; null where
    /// that is not known.
    /// </summary>
    internal IReadOnlyDictionary<int, ulong?> TripCounts => _tripCounts;

    /// <summary>The shapes of the functions, by their starts; none when one is too complicated.</summary>
    internal IReadOnlyDictionary<int, FunctionPlan> Plans => _plans;

    /// <summary>How many instructions the longest path executes, where each was followed by itself; else null.</summary>
    internal long? MostInstructions { get; private set; }

    /// <summary>Why nothing is proven of the program; null when it was analysed.</summary>
    internal string? GivenUp { get; private set; }

    /// <summary>What can be checked ahead of loops.</summary>
    internal HoistingFacts Hoisting { get; } = new();

    /// <summary>Writes that may touch what is read-only of the context, and others, by pc.</summary>
    internal IReadOnlyDictionary<int, WriteFacts> ContextWrites => _contextWrites;

    /// <summary>What is known of the arguments of helpers that point to memory.</summary>
    internal IReadOnlyDictionary<(int Pc, PointerArgument Pointer), ArgumentFacts> Arguments => _arguments;

    /// <summary>Analyses a program that has passed everything else.</summary>
    internal static ProgramFacts Find(
        Program program, Contract contract, VerifierOptions options,
        IReadOnlyList<(VerifiedFunction Function, ControlFlowGraph Graph)> functions, StateObserver? observer)
    {
        ProgramFacts facts = new(
            program.Instructions.Length,
            explains: contract.Mode == VerificationMode.Proved,
            isMeasured: new RegionLengths(program, contract, stackBytes: 0).Measured is not null,
            observer);
        if (facts.MakePlans(program, functions, SlotsOfEntry(program, functions))) facts.Run(program, contract, options, functions);
        else facts.GiveUp(program, contract, $"loops are nested deeper than {LoopForest.DeepestNesting}");
        return facts;
    }

    private static StackSlot[] SlotsOfEntry(
        Program program, IReadOnlyList<(VerifiedFunction Function, ControlFlowGraph Graph)> functions) =>
        FrameSlots.Find(program, functions.Select(item => item.Function), out _) is { } slots
            ? [.. slots[0].Take(StackSlots.Largest)]
            : [];

    /// <summary>Plans the functions; false when one is too complicated.</summary>
    /// <param name="program">The program.</param>
    /// <param name="functions">The functions; the first is the entry.</param>
    /// <param name="slots">Parts of the entry's frame that are like registers.</param>
    private bool MakePlans(
        Program program, IReadOnlyList<(VerifiedFunction Function, ControlFlowGraph Graph)> functions,
        IReadOnlyList<StackSlot> slots)
    {
        _plans.Clear();
        foreach ((VerifiedFunction function, ControlFlowGraph graph) in functions)
        {
            IReadOnlyList<StackSlot> own = function.Start == 0 ? slots : [];
            if (FunctionPlan.Make(program, graph, function.FrameBytes, own) is not FunctionPlan plan)
            {
                _plans.Clear();
                return false;
            }

            _plans.Add(function.Start, plan);
        }

        return true;
    }

    /// <summary>Runs the program until what it assumes of stored addresses holds; nothing is proven when that takes too long.</summary>
    private void Run(
        Program program, Contract contract, VerifierOptions options,
        IReadOnlyList<(VerifiedFunction Function, ControlFlowGraph Graph)> functions)
    {
        int stackBytes = functions[0].Function.DeepestStack;
        bool mayWriteAnywhere = false;
        Widening widening = new(program, contract, stackBytes);
        StatePool pool = new();
        StoredAddresses assumed = StoredAddresses.None;
        while (true)
        {
            AbstractMachine machine = new(program, contract, stackBytes, assumed, this)
            {
                MayWriteAnywhere = mayWriteAnywhere,
            };
            long steps = StepsAtLeast + ((long)StepsPerInstruction * program.Instructions.Length);
            AbstractInterpreter interpreter = new(program, machine, widening, _plans, pool, this, steps);
            bool isAnalysed = interpreter.Run();
            if (isAnalysed && !machine.IsRefuted)
            {
                if (options.PathSteps > 0 && IsWorthFollowing)
                    FollowPaths(program, contract, options, mayWriteAnywhere ? [] : SlotsOfEntry(program, functions), machine, pool);
                _observer?.Complete(LoopsAround(_observer.Pc));
                return;
            }

            if (!machine.IsRefuted)
            {
                GiveUp(program, contract, $"the analysis takes more than {steps} steps");
                return;
            }

            Forget();
            assumed = machine.Assumed;
            if (machine.WritesAnywhere && !mayWriteAnywhere) MakePlans(program, functions, []);
            mayWriteAnywhere = machine.WritesAnywhere;
        }
    }

    /// <summary>
    /// Whether more may be known of the program when its paths are followed one by one, which is done with small ones of one
    /// function.
    /// </summary>
    private bool IsWorthFollowing => _plans.Count == 1 && _plans[0].Graph.Blocks.Length <= PathExplorer.MostBlocks
        && (_tripCounts.Count > 0 || HasUnproven);

    private bool HasUnproven => Array.IndexOf(_unproven, true) >= 0
        || _arguments.Values.Any(argument => argument.Verdict == ArgumentVerdict.Unknown)
        || _contextWrites.Values.Any(write => write.Verdict == ContextWrite.Unknown);

    /// <summary>Follows paths one by one; when that comes to its end and leaves something unproven, once more with values split.</summary>
    private void FollowPaths(
        Program program, Contract contract, VerifierOptions options, StackSlot[] slots, AbstractMachine joined, StatePool pool)
    {
        foreach (bool splits in (bool[])[false, true])
        {
            if (splits && !HasUnproven) return;
            ProgramFacts seen = new(_proven.Length, _explains, _headrooms is not null, observer: null);
            PathExplorer explorer = new(program, contract, _plans[0], slots, joined.ObservedBy(seen), seen, pool, splits);
            if (explorer.Explore(options.PathSteps) is not PathFacts paths) return;
            TakeOver(seen, paths);
        }
    }

    /// <summary>Adds what was proven by following each path of the same program: both hold.</summary>
    private void TakeOver(ProgramFacts other, PathFacts paths)
    {
        MostInstructions = Math.Min(MostInstructions ?? long.MaxValue, paths.Instructions);
        foreach ((int head, ulong count) in paths.TripCounts)
            _tripCounts[head] = Math.Min(_tripCounts.GetValueOrDefault(head) ?? count, count);
        for (int pc = 0; pc < _proven.Length; pc++)
        {
            if (!_unproven[pc] || other._unproven[pc]) continue;
            (_proven[pc], _unproven[pc]) = (true, false);
            _addresses.Remove(pc);
        }

        foreach ((var key, ArgumentFacts argument) in other._arguments)
        {
            if (argument.Verdict == ArgumentVerdict.Inside) _arguments[key] = argument;
        }

        foreach ((int pc, WriteFacts write) in other._contextWrites)
        {
            if (write.Verdict == ContextWrite.Outside) _contextWrites[pc] = write;
        }

        foreach ((int pc, Scalar number) in other._values)
        {
            ref Scalar known = ref _values.At(pc, out bool isFirst);
            Scalar both = isFirst ? number : Scalar.Meet(known, number);
            if (!both.IsEmpty) known = both;
        }
    }

    /// <summary>Leaves every access unproven.</summary>
    private void GiveUp(Program program, Contract contract, string why)
    {
        Forget();
        GivenUp = why;
        for (int pc = 0; pc < program.Instructions.Length; pc++)
        {
            if (program.Instructions.ItemRef(pc).Row.AccessesMemory)
                SeeAccess(pc, AbstractValue.Anything, isProven: false);
            if (MayWrite(program.Instructions.ItemRef(pc), contract)) SeeContextWrite(pc, WriteFacts.Nothing(contract));
            foreach (PointerArgument pointer in PointersOf(program.Instructions.ItemRef(pc), contract))
                SeeArgument(pc, pointer, ArgumentFacts.Nothing);
        }
    }

    private static bool MayWrite(in Instruction instruction, Contract contract) =>
        instruction.Row.WritesMemory || PointersOf(instruction, contract).Any(pointer => pointer.Writes);

    private static ImmutableArray<PointerArgument> PointersOf(in Instruction instruction, Contract contract) =>
        instruction.Operation == Operation.CallHelper ? contract.Helpers[(int)instruction.Immediate].Pointers : [];

    private void Forget()
    {
        _contextWrites.Clear();
        _arguments.Clear();
        Array.Clear(_proven);
        Array.Clear(_unproven);
        _regions.Clear();
        _addresses.Clear();
        _observer?.Forget();
        _values.Clear();
        _headrooms?.Clear();
        _tripCounts.Clear();
        Hoisting.Clear();
    }

    /// <summary>How often a loop goes back at most each time it is entered; null where it needs fuel.</summary>
    internal ulong? BoundOf(FunctionPlan plan, Loop loop) =>
        _tripCounts.TryGetValue(plan.Graph.Blocks[loop.Head].Start, out ulong? count) && count <= LargestTripCount
            ? count
            : null;

    /// <summary>Called for each access with its address and whether it is proven to be in bounds and aligned.</summary>
    internal void SeeAccess(int pc, in AbstractValue address, bool isProven)
    {
        if (isProven) _proven[pc] = true;
        else _unproven[pc] = true;
        _regions.See(pc, address);
        if (isProven || !(_explains || address.Region >= Region.Pointed || _addresses.ContainsKey(pc))) return;
        ref AbstractValue seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_addresses, pc, out bool exists);
        if (exists) seen.Join(address);
        else seen = address;
    }

    /// <summary>The loops that an instruction is in, from the inside.</summary>
    private IEnumerable<(int Head, ulong? TripCount)> LoopsAround(int pc)
    {
        foreach (FunctionPlan plan in _plans.Values)
        {
            ImmutableArray<BasicBlock> blocks = plan.Graph.Blocks;
            int around = blocks.IndexOf(blocks.FirstOrDefault(block => block.Start <= pc && pc <= block.Last));
            if (around < 0) continue;
            for (Loop? loop = plan.Forest.InnermostOf(around); loop is not null; loop = loop.Parent)
                yield return (blocks[loop.Head].Start, _tripCounts.GetValueOrDefault(blocks[loop.Head].Start));
        }
    }

    /// <summary>Called ahead of each instruction with what is known there.</summary>
    internal void SeeState(int pc, AbstractState state)
    {
        if (_observer?.Pc == pc) _observer.See(state);
    }

    /// <summary>Called for each write with what it does to read-only bytes of the context.</summary>
    internal void SeeContextWrite(int pc, in WriteFacts write)
    {
        ref WriteFacts seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_contextWrites, pc, out bool exists);
        seen = exists ? seen.Join(write) : write;
    }

    /// <summary>Called for each argument of a helper that points to memory.</summary>
    internal void SeeArgument(int pc, PointerArgument pointer, in ArgumentFacts argument)
    {
        ref ArgumentFacts seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_arguments, (pc, pointer), out bool exists);
        seen = exists ? seen.Join(argument) : argument;
    }

    /// <summary>
    /// Called for each instruction that computes a value, with the value and how many bytes the measured region has at least.
    /// </summary>
    internal void SeeValue(int pc, in AbstractValue value, long leastLength)
    {
        SeeHeadroom(pc, value.IsNumber ? value.HeadroomFor(leastLength) : Headroom.Unknown);
        Scalar number = value.IsNumber ? value.Number : NumberOfAddress(value);
        ref Scalar seen = ref _values.At(pc, out bool isFirst);
        if (isFirst) seen = number;
        else if (!seen.Covers(number)) seen = Scalar.Join(seen, number);
    }

    /// <summary>
    /// What fields point to is below 2^32, whatever the machine, and so is what follows within the margin to that.
    /// </summary>
    private static Scalar NumberOfAddress(in AbstractValue address)
    {
        Bounds offset = address.Number.Wide;
        bool isBelow = address is { Region: >= Region.Pointed and < Region.Result, IsPure: true } && offset.High <= Limits.RegionMargin;
        return isBelow ? Scalar.OfUnsigned(0, uint.MaxValue - Limits.RegionMargin + offset.High) : Scalar.Anything;
    }

    private void SeeHeadroom(int pc, long headroom)
    {
        if (_headrooms is null) return;
        ref long seen = ref _headrooms.At(pc, out bool isFirst);
        seen = isFirst ? headroom : Math.Min(seen, headroom);
    }

    /// <summary>Called with the first pc of a loop's head and how often the loop goes back there at most.</summary>
    internal void SeeLoop(int head, ulong? count)
    {
        bool isFirst = !_tripCounts.TryGetValue(head, out ulong? seen);
        bool isBounded = count is not null && (isFirst || seen is not null);
        _tripCounts[head] = isBounded ? Math.Max(seen ?? 0, count!.Value) : null;
    }
}

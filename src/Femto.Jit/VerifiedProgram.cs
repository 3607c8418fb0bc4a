using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit;

/// <summary>
/// A program together with what the verifier has proven of it. Only <see cref="Verifier"/> creates one, and only a
/// verified program can be compiled or run.
/// </summary>
public sealed class VerifiedProgram
{
    private readonly AccessRegions _regions;
    private readonly IReadOnlyDictionary<(int Pc, PointerArgument Pointer), ArgumentFacts> _arguments;

    internal VerifiedProgram(
        Program program,
        Contract contract,
        ImmutableArray<VerifiedFunction> functions,
        ProgramCounterSet metered,
        ProgramFacts facts,
        InstructionBound bound)
    {
        InstructionBound = bound;
        Program = program;
        Contract = contract;
        Functions = functions;
        MeteredEdges = metered;
        ProvenAccesses = facts.ProvenAccesses;
        CheckedArguments = ByPc(
            from argument in facts.Arguments
            where argument.Value.Verdict != ArgumentVerdict.Inside
            select argument.Key);
        _arguments = facts.Arguments;
        Values = facts.Values;
        Headrooms = facts.Headrooms;
        TripCounts = facts.TripCounts;
        _regions = facts.Regions;
        HoistedChecks = facts.Hoisting.ChecksOf(facts.CheckedAccesses);
        HoistedAccesses = facts.Hoisting.AccessesOf(facts.CheckedAccesses);
    }

    private VerifiedProgram(VerifiedProgram other)
    {
        Program = other.Program;
        Contract = other.Contract;
        Functions = other.Functions;
        MeteredEdges = other.MeteredEdges;
        InstructionBound = other.InstructionBound;
        ProvenAccesses = new ProgramCounterSet([
            .. Enumerable.Range(0, Program.Instructions.Length).Select(other._regions.IsUncheckable)]);
        CheckedArguments = ByPc(
            from call in other.Program.Instructions.Index()
            where call.Item.Operation == Operation.CallHelper
            from pointer in other.Contract.Helpers[(int)call.Item.Immediate].Pointers
            where other._arguments.GetValueOrDefault((call.Index, pointer), ArgumentFacts.Nothing).IsCheckable(pointer)
            select (call.Index, pointer));
        _arguments = other._arguments;
        Values = other.Values;
        Headrooms = other.Headrooms;
        TripCounts = other.TripCounts;
        _regions = other._regions;
        HoistedChecks = [];
        HoistedAccesses = new ProgramCounterSet([]);
    }

    /// <summary>The same with nothing proven of accesses and of arguments, so that all are checked that can be.</summary>
    internal VerifiedProgram WithoutProofs() => new(this);

    /// <summary>The program.</summary>
    public Program Program { get; }

    /// <summary>What the firmware grants the program; verification was made against it.</summary>
    public Contract Contract { get; }

    /// <summary>
    /// The functions, ordered by start; the first is the entry. They do not overlap and cover all slots.
    /// </summary>
    public ImmutableArray<VerifiedFunction> Functions { get; }

    /// <summary>
    /// Pcs of the jumps that spend one fuel when they are taken: every way around a loop without a proven bound passes one.
    /// </summary>
    public ProgramCounterSet MeteredEdges { get; }

    /// <summary>
    /// Pcs of the accesses that are proven to be in bounds, and aligned where they have to be, whenever they are made.
    /// </summary>
    public ProgramCounterSet ProvenAccesses { get; }

    /// <summary>
    /// Pcs of the accesses in loops that code checks once, ahead of the loop: it may report the out-of-bounds trap of one of
    /// them before the run comes to it, or to another trap that follows from it.
    /// </summary>
    public ProgramCounterSet HoistedAccesses { get; }

    /// <summary>
    /// The region that an access has to be in; null where that is not known, and for the stack of functions other than the
    /// entry, whose code does not know where in the stack it is.
    /// </summary>
    internal Region? RegionOf(int pc) =>
        _regions[pc] is Region region and < Region.Result && (region != Region.Stack || pc < Functions[0].End) ? region : null;

    /// <summary>What fields of the context point to, where an argument has to be in that; null elsewhere.</summary>
    internal Region? RegionOf(int pc, PointerArgument argument) => _arguments.GetValueOrDefault((pc, argument)).Pointed;

    /// <summary>What is checked ahead of loops, by the pc where each begins.</summary>
    internal IReadOnlyList<HoistedChecks> HoistedChecks { get; }

    /// <summary>
    /// By the pc of the call, the arguments at which a helper is not proven to find its memory: they are checked, in this
    /// order, before anything of the call is done.
    /// </summary>
    public IReadOnlyDictionary<int, ImmutableArray<PointerArgument>> CheckedArguments { get; }

    /// <summary>
    /// By the pc where a loop begins, how often it goes back there at most each time it is entered; null where that is
    /// not known.
    /// </summary>
    public IReadOnlyDictionary<int, ulong?> TripCounts { get; }

    /// <summary>
    /// How many eBPF instructions a run executes at most, with any context of the contract's length.
    /// </summary>
    public InstructionBound InstructionBound { get; }

    /// <summary>Bounds of the numbers that instructions compute, by pc.</summary>
    internal IReadOnlyDictionary<int, Scalar> Values { get; }

    /// <summary>
    /// How much less than the length of <see cref="RegionLengths.Measured"/> the numbers that instructions compute are at
    /// least, by pc.
    /// </summary>
    internal IReadOnlyDictionary<int, long> Headrooms { get; }

    /// <summary>
    /// Bytes of the eBPF stack region: the largest sum of frame sizes over all call chains. The entry's frame is the
    /// highest; a callee's frame lies directly below its caller's.
    /// </summary>
    public int StackBytes => Functions[0].DeepestStack;

    private static ImmutableDictionary<int, ImmutableArray<PointerArgument>> ByPc(
        IEnumerable<(int Pc, PointerArgument Pointer)> arguments) =>
        arguments.GroupBy(argument => argument.Pc).ToImmutableDictionary(
            call => call.Key,
            call => call.Select(argument => argument.Pointer).OrderBy(pointer => pointer.Parameter).ToImmutableArray());

    /// <summary>The function that starts at <paramref name="pc"/>.</summary>
    public VerifiedFunction FunctionAt(int pc) => Functions.First(function => function.Start == pc);
}

/// <summary>What is proven of a function.</summary>
/// <param name="Name">Its symbol, or <c>function_N</c> where N is its start.</param>
/// <param name="Start">Pc of the first instruction.</param>
/// <param name="End">Pc after the last instruction.</param>
/// <param name="FrameBytes">
/// Bytes of its eBPF frame below r10, a multiple of 8: the deepest constant offset used, or
/// <see cref="Limits.FrameBytes"/> when an address of the frame is used in a way that cannot be followed.
/// </param>
/// <param name="DeepestStack">Its frame and the deepest stack of its callees, in bytes.</param>
/// <param name="Callees">Starts of the functions it calls.</param>
public sealed record VerifiedFunction(
    string Name, int Start, int End, int FrameBytes, int DeepestStack, ImmutableArray<int> Callees)
{
    /// <summary>
    /// Whether r0 has a value at each of its exits. The entry always returns one; where another function does not, its
    /// callers do not use r0.
    /// </summary>
    public bool ReturnsValue { get; init; } = true;
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Femto.Jit.CodeGen;

/// <summary>The code of a program under construction: functions, their trap blocks, literal pools.</summary>
internal sealed class CodeAssembly
{
    /// <summary>
    /// Words of padding at most, and mostly: beyond the reach of the branches of most and of some instruction sets.
    /// </summary>
    private const int LargestPadding = 1500, SmallPadding = 80;

    private readonly IBackend backend;
    private readonly IReadOnlyList<MachineFunction> functions;
    private readonly ProgramLayout layout;
    private readonly Dictionary<int, Label> starts = [];
    private readonly List<(Label After, Trap Trap)> trapSites = [];
    private readonly Dictionary<int, int> frameBytes = [];
    private readonly Random? padding;
    private int framePointerDepth;
    private bool hasPool;

    private CodeAssembly(IBackend backend, IReadOnlyList<MachineFunction> functions, ProgramLayout layout)
    {
        this.backend = backend;
        Buffer = new CodeBuffer(backend.Padding, layout.Options.TellWork);
        this.functions = functions;
        this.layout = layout;
        padding = layout.Options.Padding is int seed ? new Random(seed) : null;
        foreach (MachineFunction function in functions)
            starts.Add(function.Source.Start, new Label());
    }

    /// <summary>Writes the machine instructions of all functions, the entry first, as code.</summary>
    public static MachineCode Assemble(
        IBackend backend, IReadOnlyList<MachineFunction> functions, ProgramLayout layout) =>
        new CodeAssembly(backend, functions, layout).Finish();

    public CodeBuffer Buffer { get; }

    /// <summary>The entry's epilogue for nested functions that trap; bound by the entry.</summary>
    public Label Unwind { get; } = new();

    public Label StartOf(long function) => starts[(int)function];

    private MachineCode Finish()
    {
        SaveForNestedTraps();
        List<FunctionShape> shapes = [];
        foreach (MachineFunction function in functions)
        {
            Buffer.Align(4);
            Buffer.Bind(starts[function.Source.Start]);
            var needs = new FrameNeeds(function, backend.Convention)
            {
                PaddingBytes = padding is null ? 0 : function.Blocks.Count * LargestPadding * sizeof(uint),
            };
            var frame = new Frame(needs, backend.SavedBy(needs), layout.StackBytes, backend.Convention);
            frameBytes.Add(function.Source.Start, frame.NativeBytes);
            if (needs.IsEntry)
                framePointerDepth = frame.FramePointerDepth;
            shapes.Add(new FunctionEmitter(function, frame, backend.EmitterFor(Buffer, frame), this).Emit());
            Buffer.FlushLiterals();
        }

        Buffer.Align(4);
        FinishedCode finished = Buffer.Finish();
        return new MachineCode(layout.Program, layout.Target)
        {
            Code = ImmutableCollectionsMarshal.AsImmutableArray(finished.Code),
            TrapSites = SitesIn(finished),
            Ranges = ImmutableCollectionsMarshal.AsImmutableArray(finished.Ranges),
            Work = ImmutableCollectionsMarshal.AsImmutableArray(finished.Work),
            Functions =
            [
                .. functions.Select(function =>
                    new CodeRange(finished.OffsetOf(starts[function.Source.Start]), function.Source.Start)),
            ],
            Literals = ImmutableCollectionsMarshal.AsImmutableArray(finished.Literals),
            HelperImports = [.. layout.HelperImports],
            RuntimeImports = [.. layout.RuntimeImports],
            NativeStackBytes = DeepestStack(layout.Program.FunctionAt(0), []),
            FramePointerDepth = framePointerDepth,
            UsesFuel = !layout.Program.MeteredEdges.IsEmpty,
            InstructionBound = layout.Options.BoundInstructions
                ? NativeInstructionBound.Find(layout.Program, shapes, new NativeInstructionCounts(
                    backend, finished, shapes.SelectMany(static shape => shape.TrapCalls)))
                : null,
            CheckCount = trapSites.Count(site => site.Trap.Kind is TrapKind.OutOfBounds or TrapKind.Misaligned),
        };
    }

    private ImmutableArray<TrapSite> SitesIn(FinishedCode code)
    {
        var sites = new TrapSite[trapSites.Count];
        for (int i = 0; i < sites.Length; i++)
            sites[i] = new TrapSite(code.OffsetOf(trapSites[i].After), trapSites[i].Trap);
        Array.Sort(sites, static (left, right) => left.CodeOffset.CompareTo(right.CodeOffset));
        return ImmutableCollectionsMarshal.AsImmutableArray(sites);
    }

    /// <summary>
    /// A nested function that traps leaves by the entry's epilogue, without restoring what it and its callers have
    /// saved: so the entry saves every callee-saved register that any function changes.
    /// </summary>
    private void SaveForNestedTraps()
    {
        MachineFunction entry = functions.Single(function => function.Source.Start == 0);
        if (!functions.Any(function => function != entry && Traps(function))) return;
        uint written = functions.Aggregate(0u, (mask, function) => mask | function.Written);
        entry.Written |= written & backend.Convention.CalleeSaved;
    }

    private static bool Traps(MachineFunction function) => function.Blocks.Exists(
        static block => block.Instructions.Exists(static instruction => instruction.Is(CommonOp.TrapIf)));

    /// <summary>A trap site here: the device reports the address after the call just emitted.</summary>
    public Label MarkTrap(Trap trap)
    {
        Label here = Buffer.Here();
        trapSites.Add((here, trap));
        return here;
    }

    /// <summary>At the start of the program's code: the first pool, where pools stand ahead of their use.</summary>
    public void PlaceFirstPool(ReferenceForm[] jump)
    {
        if (backend.Pools.AheadOfUse && !hasPool)
            PlacePoolAround(jump);
        hasPool = true;
    }

    /// <summary>Places a literal pool where control does not pass, when one is due.</summary>
    public void PlacePoolIfDue()
    {
        if (Buffer.PoolDistance > backend.Pools.Due)
            PlacePool();
    }

    private void PlacePool()
    {
        if (backend.Pools.AheadOfUse)
            Buffer.OpenPool();
        else
            Buffer.FlushLiterals();
    }

    /// <summary>Places a literal pool in the middle of code, with a branch around it, before it is too late.</summary>
    public void PlacePoolIfOverdue(ReferenceForm[] jump)
    {
        if (Buffer.PoolDistance > backend.Pools.Overdue)
            PlacePoolAround(jump);
    }

    /// <summary>A pool that stays empty needs no branch around it.</summary>
    private void PlacePoolAround(ReferenceForm[] jump)
    {
        var none = new ReferenceForm(0, (from, to) => from == to, (_, _, _) => { });
        var after = new Label();
        Buffer.Mark(WorkKind.Branch);
        Buffer.Refer(after, [none, .. jump]);
        PlacePool();
        Buffer.Bind(after);
    }

    /// <summary>
    /// Puts words that nobody reads where a block begins, so that branches become far and pools move; control goes around
    /// them.
    /// </summary>
    public void Pad(ReferenceForm[] jump)
    {
        if (padding is null || padding.Next(2) == 0)
            return;
        int words = padding.Next(8) == 0 ? padding.Next(LargestPadding) : padding.Next(SmallPadding);
        var after = new Label();
        Buffer.Mark(WorkKind.Branch);
        Buffer.Refer(after, jump);
        if (backend.Pools.AheadOfUse)
            Buffer.OpenPool();
        for (int word = 0; word < words; word++)
            Buffer.Literal((uint)padding.Next());
        if (!backend.Pools.AheadOfUse)
            Buffer.FlushLiterals();
        Buffer.Bind(after);
    }

    private int DeepestStack(VerifiedFunction function, Dictionary<int, int> known)
    {
        if (known.TryGetValue(function.Start, out int deepest))
            return deepest;
        foreach (int callee in function.Callees)
            deepest = Math.Max(deepest, DeepestStack(layout.Program.FunctionAt(callee), known));
        return known[function.Start] = deepest + frameBytes[function.Start];
    }
}

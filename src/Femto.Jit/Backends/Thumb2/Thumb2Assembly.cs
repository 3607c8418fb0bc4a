using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>The code of a program under construction: functions, their trap blocks, literal pools.</summary>
internal sealed class Thumb2Assembly
{
    /// <summary>LDR (literal) reaches 4095 bytes; pools are placed well before.</summary>
    private const int PoolDue = 2048;
    private const int PoolOverdue = 3600;

    private readonly IReadOnlyList<MachineFunction> functions;
    private readonly ProgramLayout layout;
    private readonly Dictionary<int, Label> starts = [];
    private readonly List<(Label After, Trap Trap)> trapSites = [];
    private readonly Dictionary<int, int> frameBytes = [];

    public Thumb2Assembly(IReadOnlyList<MachineFunction> functions, ProgramLayout layout)
    {
        this.functions = functions;
        this.layout = layout;
        foreach (MachineFunction function in functions)
            starts.Add(function.Source.Start, new Label());
    }

    public CodeBuffer Buffer { get; } = new();

    /// <summary>The entry's epilogue for nested functions that trap; bound by the entry.</summary>
    public Label Unwind { get; } = new();

    public Label StartOf(long function) => starts[(int)function];

    public MachineCode Finish()
    {
        SaveForNestedTraps();
        foreach (MachineFunction function in functions)
        {
            Buffer.Align(4);
            Buffer.Bind(starts[function.Source.Start]);
            var frame = new Thumb2Frame(function, layout.StackBytes);
            frameBytes.Add(function.Source.Start, frame.TotalBytes);
            new Thumb2FunctionEmitter(function, frame, this).Emit();
            Buffer.FlushLiterals();
        }

        Buffer.Align(4);
        FinishedCode finished = Buffer.Finish();
        return new MachineCode(layout.Program, layout.Target)
        {
            Code = [.. finished.Code],
            TrapSites = [.. trapSites.Select(site => new TrapSite(finished.OffsetOf(site.After), site.Trap))
                .OrderBy(site => site.CodeOffset)],
            Ranges = [.. finished.Ranges],
            Literals = [.. finished.Literals],
            HelperImports = [.. layout.HelperImports],
            RuntimeImports = [.. layout.RuntimeImports],
            NativeStackBytes = DeepestStack(layout.Program.FunctionAt(0)),
            UsesFuel = !layout.Program.MeteredEdges.IsEmpty,
            CheckCount = trapSites.Count(site => site.Trap.Kind is TrapKind.OutOfBounds or TrapKind.Misaligned),
        };
    }

    /// <summary>
    /// A nested function that traps leaves by the entry's epilogue, without restoring what it and its callers have
    /// saved: so the entry saves every callee-saved register that any function changes.
    /// </summary>
    private void SaveForNestedTraps()
    {
        MachineFunction entry = functions.Single(function => function.Source.Start == 0);
        bool nestedTraps = functions.Any(function => function != entry && function.Blocks
            .SelectMany(block => block.Instructions)
            .Any(instruction => instruction.Opcode == (int)Thumb2Op.TrapIf));
        if (!nestedTraps) return;
        uint written = functions.Aggregate(0u, (mask, function) => mask | function.Written);
        entry.Written |= written & Thumb2Registers.CalleeSaved;
    }

    /// <summary>A trap site here: the device reports the address after the call just emitted.</summary>
    public void MarkTrap(Trap trap) => trapSites.Add((Buffer.Here(), trap));

    /// <summary>Places a literal pool where control does not pass, when one is due.</summary>
    public void PlacePoolIfDue()
    {
        if (Buffer.PoolDistance > PoolDue)
            Buffer.FlushLiterals();
    }

    /// <summary>Places a literal pool in the middle of code, with a branch around it, before it is too late.</summary>
    public void PlacePoolIfOverdue()
    {
        if (Buffer.PoolDistance <= PoolOverdue)
            return;
        var after = new Label();
        Buffer.Refer(after, Thumb2References.Branch);
        Buffer.FlushLiterals();
        Buffer.Bind(after);
    }

    private int DeepestStack(VerifiedFunction function) => frameBytes[function.Start]
        + function.Callees.Select(callee => DeepestStack(layout.Program.FunctionAt(callee))).DefaultIfEmpty(0).Max();
}

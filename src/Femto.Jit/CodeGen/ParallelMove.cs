namespace Femto.Jit.CodeGen;

/// <summary>Where a value is: a register, a frame slot or nowhere, because it is a constant.</summary>
internal readonly record struct Location(LocationKind Kind, long Value)
{
    public static Location Register(int register) => new(LocationKind.Register, register);

    public static Location Slot(int slot) => new(LocationKind.Slot, slot);

    public static Location Constant(long constant) => new(LocationKind.Constant, constant);
}

internal enum LocationKind : byte
{
    Register,
    Slot,
    Constant,
}

/// <summary>A value that goes from one place to another.</summary>
internal readonly record struct Move(Location Source, Location Target);

/// <summary>
/// Moves that happen at once: every source is read before any target is written. <see cref="Sequence"/> gives an
/// equivalent sequence, after which there are none; cycles are broken by exchanging registers.
/// </summary>
/// <param name="borrowed">The register through which values go from one frame slot to another.</param>
/// <param name="scratchSlot">Makes a frame slot for a register that has to be freed for a moment.</param>
internal sealed class ParallelMove(int borrowed, Func<int> scratchSlot)
{
    private readonly List<Move> pending = [];

    public bool IsEmpty => pending.Count == 0;

    /// <summary>Adds a move. Each target may have one source; a move to itself is nothing.</summary>
    public void Add(Location source, Location target)
    {
        if (source != target)
            pending.Add(new Move(source, target));
    }

    /// <summary>Appends the moves one after the other.</summary>
    /// <param name="sequence">Where they go.</param>
    /// <param name="pc">Pc of the instruction they serve.</param>
    public void Sequence(List<MachineInstruction> sequence, int pc)
    {
        if (pending.Count > 1)
            Order();
        while (pending.Count > 0)
        {
            int ready = FindReady();
            if (ready >= 0)
            {
                Emit(sequence, pending[ready].Source, pending[ready].Target, pc);
                pending.RemoveAt(ready);
                continue;
            }

            if (!ExchangeRegisters(sequence, pc))
                SetAside(sequence, pc);
        }
    }

    /// <summary>Sorts the moves by target; where one was added twice, once is enough.</summary>
    private void Order()
    {
        pending.Sort(static (left, right) => left.Target.Kind != right.Target.Kind
            ? left.Target.Kind.CompareTo(right.Target.Kind)
            : left.Target.Value.CompareTo(right.Target.Value));
        for (int i = pending.Count - 1; i > 0; i--)
        {
            if (pending[i].Target != pending[i - 1].Target)
                continue;
            if (pending[i].Source != pending[i - 1].Source)
                throw new InternalCompilerException(nameof(ParallelMove), $"{pending[i].Target} has two sources");
            pending.RemoveAt(i);
        }
    }

    /// <summary>The first move whose target no other one reads, or -1.</summary>
    private int FindReady()
    {
        for (int i = 0; i < pending.Count; i++)
        {
            if (!IsRead(pending[i].Target))
                return i;
        }

        return -1;
    }

    private bool IsRead(Location place)
    {
        foreach (Move move in pending)
        {
            if (move.Source == place)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Breaks a cycle by exchanging a source with its target: the move is done, and whoever wanted the target finds
    /// it there.
    /// </summary>
    private bool ExchangeRegisters(List<MachineInstruction> sequence, int pc)
    {
        int index = pending.FindIndex(static move =>
            move.Target.Kind == LocationKind.Register && move.Source.Kind == LocationKind.Register);
        if (index < 0)
            return false;
        (Location source, Location target) = pending[index];
        pending.RemoveAt(index);
        sequence.Add(Instruction(MoveOpcode.Swap, pc, (int)source.Value, (int)target.Value));
        for (int i = pending.Count - 1; i >= 0; i--)
        {
            Location from = pending[i].Source == source ? target
                : pending[i].Source == target ? source : pending[i].Source;
            pending[i] = pending[i] with { Source = from };
            if (pending[i].Target == from)
                pending.RemoveAt(i);
        }

        return true;
    }

    /// <summary>Breaks a cycle through the frame by setting what is in a target aside.</summary>
    private void SetAside(List<MachineInstruction> sequence, int pc)
    {
        Location target = pending[0].Target;
        Location aside = Location.Slot(scratchSlot());
        Emit(sequence, target, aside, pc);
        for (int i = 0; i < pending.Count; i++)
        {
            if (pending[i].Source == target)
                pending[i] = pending[i] with { Source = aside };
        }
    }

    private void Emit(List<MachineInstruction> sequence, Location source, Location target, int pc)
    {
        if (target.Kind == LocationKind.Register)
        {
            sequence.Add(source.Kind switch
            {
                LocationKind.Register => Instruction(MoveOpcode.Move, pc, (int)target.Value, (int)source.Value),
                LocationKind.Slot => Frame(MoveOpcode.Reload, pc, (int)target.Value, source.Value),
                _ => Frame(MoveOpcode.Constant, pc, (int)target.Value, source.Value),
            });
            return;
        }

        if (source.Kind == LocationKind.Register)
        {
            sequence.Add(Frame(MoveOpcode.Spill, pc, (int)source.Value, target.Value));
            return;
        }

        // Neither side is a register: borrow one, whose value waits in a slot of its own.
        int waiting = scratchSlot();
        sequence.Add(Frame(MoveOpcode.Spill, pc, borrowed, waiting));
        Emit(sequence, source, Location.Register(borrowed), pc);
        sequence.Add(Frame(MoveOpcode.Spill, pc, borrowed, target.Value));
        sequence.Add(Frame(MoveOpcode.Reload, pc, borrowed, waiting));
    }

    private static readonly VirtualRegister none = new(-1);

    /// <summary>A store of a register in a frame slot.</summary>
    public static MachineInstruction Store(int register, int slot, int pc) =>
        Frame(MoveOpcode.Spill, pc, register, slot);

    private static MachineInstruction Instruction(int opcode, int pc, int first, int second) => new(opcode,
        new Operand(none, OperandRole.Definition, first), new Operand(none, OperandRole.Use, second)) { Pc = pc };

    private static MachineInstruction Frame(int opcode, int pc, int register, long immediate) => new(opcode,
        new Operand(none, opcode == MoveOpcode.Spill ? OperandRole.Use : OperandRole.Definition, register))
        { Pc = pc, Immediate = immediate };
}

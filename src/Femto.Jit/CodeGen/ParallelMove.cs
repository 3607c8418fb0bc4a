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

/// <summary>
/// Moves that happen at once: every source is read before any target is written. <see cref="Sequence"/> gives an
/// equivalent sequence; cycles are broken by exchanging registers.
/// </summary>
internal sealed class ParallelMove(int borrowed)
{
    private readonly Dictionary<Location, Location> sourceOf = [];

    public bool IsEmpty => sourceOf.Count == 0;

    /// <summary>Adds a move. Each target may be added once; a move to itself is nothing.</summary>
    public void Add(Location source, Location target)
    {
        if (source == target)
            return;
        if (!sourceOf.TryAdd(target, source) && sourceOf[target] != source)
            throw new InternalCompilerException(nameof(ParallelMove), $"{target} has two sources");
    }

    /// <summary>The moves one after the other.</summary>
    /// <param name="pc">Pc of the instruction they serve.</param>
    /// <param name="scratchSlot">Makes a frame slot for a register that has to be freed for a moment.</param>
    public List<MachineInstruction> Sequence(int pc, Func<int> scratchSlot)
    {
        var sequence = new List<MachineInstruction>();
        var pending = sourceOf.OrderBy(move => move.Key.Kind).ThenBy(move => move.Key.Value).ToList();
        while (pending.Count > 0)
        {
            int ready = pending.FindIndex(move => !pending.Exists(other => other.Value == move.Key));
            if (ready >= 0)
            {
                Emit(sequence, pending[ready].Value, pending[ready].Key, pc, scratchSlot);
                pending.RemoveAt(ready);
                continue;
            }

            if (!ExchangeRegisters(sequence, pending, pc))
                SetAside(sequence, pending, pc, scratchSlot);
        }

        return sequence;
    }

    /// <summary>
    /// Breaks a cycle by exchanging a source with its target: the move is done, and whoever wanted the target finds
    /// it there.
    /// </summary>
    private static bool ExchangeRegisters(
        List<MachineInstruction> sequence, List<KeyValuePair<Location, Location>> pending, int pc)
    {
        int index = pending.FindIndex(
            move => move.Key.Kind == LocationKind.Register && move.Value.Kind == LocationKind.Register);
        if (index < 0)
            return false;
        (Location target, Location source) = pending[index];
        pending.RemoveAt(index);
        sequence.Add(Instruction(MoveOpcode.Swap, pc, (int)source.Value, (int)target.Value));
        for (int i = pending.Count - 1; i >= 0; i--)
        {
            Location from = pending[i].Value == source ? target
                : pending[i].Value == target ? source : pending[i].Value;
            pending[i] = new(pending[i].Key, from);
            if (pending[i].Key == from)
                pending.RemoveAt(i);
        }

        return true;
    }

    /// <summary>Breaks a cycle through the frame by setting what is in a target aside.</summary>
    private void SetAside(
        List<MachineInstruction> sequence,
        List<KeyValuePair<Location, Location>> pending,
        int pc,
        Func<int> scratchSlot)
    {
        Location target = pending[0].Key;
        Location aside = Location.Slot(scratchSlot());
        Emit(sequence, target, aside, pc, scratchSlot);
        for (int i = 0; i < pending.Count; i++)
        {
            if (pending[i].Value == target)
                pending[i] = new(pending[i].Key, aside);
        }
    }

    private void Emit(
        List<MachineInstruction> sequence, Location source, Location target, int pc, Func<int> scratchSlot)
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
        Emit(sequence, source, Location.Register(borrowed), pc, scratchSlot);
        sequence.Add(Frame(MoveOpcode.Spill, pc, borrowed, target.Value));
        sequence.Add(Frame(MoveOpcode.Reload, pc, borrowed, waiting));
    }

    private static readonly VirtualRegister none = new(-1);

    private static MachineInstruction Instruction(int opcode, int pc, int first, int second) => new(opcode,
        new Operand(none, OperandRole.Definition, first), new Operand(none, OperandRole.Use, second)) { Pc = pc };

    private static MachineInstruction Frame(int opcode, int pc, int register, long immediate) => new(opcode,
        new Operand(none, opcode == MoveOpcode.Spill ? OperandRole.Use : OperandRole.Definition, register))
        { Pc = pc, Immediate = immediate };
}

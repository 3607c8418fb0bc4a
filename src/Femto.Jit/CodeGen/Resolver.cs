namespace Femto.Jit.CodeGen;

/// <summary>
/// Writes the result of allocation into the code: physical registers into operands, moves where parts of an interval
/// meet, on edges, for phis and for fixed operands, stores to and loads from the frame.
/// </summary>
internal sealed class Resolver
{
    private readonly MachineFunction function;
    private readonly IntervalBuilder built;
    private readonly List<LiveInterval>[] parts;
    private readonly SpillSlots slots;
    private readonly int borrowed;

    private Resolver(MachineFunction function, IntervalBuilder built, LinearScan scan, RegisterFile file)
    {
        borrowed = file.Borrowed;
        this.function = function;
        this.built = built;
        parts = scan.Parts;
        slots = new SpillSlots(scan.Parts);
    }

    /// <summary>Allocates registers for a function and rewrites it.</summary>
    public static void Allocate(MachineFunction function, RegisterFile file)
    {
        var built = new IntervalBuilder(function, file);
        LinearScan scan = LinearScan.Run(built, file);
        var resolver = new Resolver(function, built, scan, file);
        var edges = resolver.ResolveEdges();
        foreach (MachineBlock block in function.Blocks)
            resolver.Rewrite(block, edges);
        function.SpillSlots = resolver.slots.Count;
        function.Allocatable = file.Order.Aggregate(0u, (mask, register) => mask | 1u << register);
        foreach (MachineInstruction instruction in function.Blocks.SelectMany(block => block.Instructions))
        {
            function.Written |= instruction.Clobbers;
            foreach (Operand operand in instruction.Operands)
            {
                if (operand.IsDefinition || instruction.Opcode == MoveOpcode.Swap)
                    function.Written |= 1u << operand.Physical;
            }
        }
    }

    private LiveInterval PartAt(int register, int position)
    {
        List<LiveInterval> pieces = parts[register];
        int low = 0;
        int high = pieces.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (pieces[middle].End > position)
                high = middle;
            else
                low = middle + 1;
        }

        if (position >= pieces[low].Start && position < pieces[low].End)
            return pieces[low];
        throw new InternalCompilerException(nameof(Resolver), $"%{register} is not live at {position}");
    }

    private Location LocationOf(LiveInterval part) =>
        part.Physical >= 0 ? Location.Register(part.Physical)
        : part.Register.Constant is long constant ? Location.Constant(constant)
        : Location.Slot(slots[part.Register]);

    private Location LocationAt(VirtualRegister register, int position) => register.Pinned is int pinned
        ? Location.Register(pinned)
        : LocationOf(PartAt(register.Id, position));

    /// <summary>The moves on each edge, by the block in which they are placed and the end of it.</summary>
    private Dictionary<(MachineBlock Block, bool AtEnd), ParallelMove> ResolveEdges()
    {
        var moves = new Dictionary<(MachineBlock, bool), ParallelMove>();
        foreach (MachineBlock block in function.Blocks)
        {
            for (int i = 0; i < block.Predecessors.Count; i++)
            {
                MachineBlock predecessor = block.Predecessors[i];
                var move = new ParallelMove(borrowed);
                ResolveEdge(predecessor, block, i, move);
                if (!move.IsEmpty)
                    moves.Add(predecessor.Successors.Count == 1 ? (predecessor, true) : (block, false), move);
            }
        }

        return moves;
    }

    private void ResolveEdge(MachineBlock predecessor, MachineBlock block, int edge, ParallelMove move)
    {
        int from = built.Ends[predecessor] - 1;
        int to = built.Starts[block];
        foreach (MachinePhi phi in block.Phis)
        {
            Location target = LocationAt(phi.Target, to);
            move.Add(LocationAt(phi.Sources[edge], from), target);
        }

        foreach (int live in built.Liveness.LiveIn(block))
        {
            Location target = LocationOf(PartAt(live, to));
            // A value in the frame was stored there when it was defined.
            if (target.Kind == LocationKind.Register)
                move.Add(LocationOf(PartAt(live, from)), target);
        }
    }

    private void Rewrite(MachineBlock block, Dictionary<(MachineBlock Block, bool AtEnd), ParallelMove> edges)
    {
        var output = new List<MachineInstruction>();
        if (edges.TryGetValue((block, false), out ParallelMove? entering))
            output.AddRange(entering.Sequence(-1, slots.New));
        foreach (MachinePhi phi in block.Phis)
            StoreIfSpilled(phi.Target, LocationAt(phi.Target, built.Starts[block]), -1, output);

        MachineInstruction? previous = null;
        for (int i = 0; i < block.Instructions.Count; i++)
        {
            MachineInstruction instruction = block.Instructions[i];
            int position = built.Starts[block] + 4 * i;
            FillGap(previous, instruction, position, i == 0, output);
            if (i == block.Instructions.Count - 1 && edges.TryGetValue((block, true), out ParallelMove? leaving))
                output.AddRange(leaving.Sequence(instruction.Pc, slots.New));
            Assign(instruction, position);
            output.Add(instruction);
            previous = instruction;
        }

        block.Instructions.Clear();
        block.Instructions.AddRange(output);
    }

    /// <summary>
    /// The gap in front of an instruction: stores of the results of the one before it, then everything that changes
    /// its place here at once.
    /// </summary>
    private void FillGap(
        MachineInstruction? previous,
        MachineInstruction instruction,
        int position,
        bool first,
        List<MachineInstruction> output)
    {
        var move = new ParallelMove(borrowed);
        if (previous is not null)
        {
            foreach (Operand operand in previous.Operands)
            {
                if (operand.IsDefinition)
                    FinishDefinition(operand, position, previous.Pc, move, output);
            }
        }

        if (!first)
            MoveSplitParts(position, move);
        foreach (Operand operand in instruction.Operands)
        {
            if (operand.IsFixed && !operand.IsDefinition)
            {
                Location source = SourceBefore(operand.Virtual, position, first ? null : previous);
                move.Add(source, Location.Register(operand.Fixed));
            }
        }

        output.AddRange(move.Sequence(instruction.Pc, slots.New));
    }

    /// <summary>
    /// Where a value is when the moves of a gap begin: not yet where it goes in this very gap, and, if it is a fixed
    /// result of the instruction before, still in that instruction's register.
    /// </summary>
    private Location SourceBefore(VirtualRegister register, int position, MachineInstruction? previous)
    {
        if (previous is null)
            return LocationAt(register, position);
        foreach (Operand operand in previous.Operands)
        {
            if (operand.IsDefinition && operand.IsFixed && operand.Virtual == register)
                return Location.Register(operand.Fixed);
        }

        return LocationAt(register, position - 1);
    }

    private void FinishDefinition(
        Operand operand, int position, int pc, ParallelMove move, List<MachineInstruction> output)
    {
        if (operand.Virtual.Pinned is null && !operand.IsFixed)
        {
            int defined = parts[operand.Virtual.Id][0].Start;
            StoreIfSpilled(operand.Virtual, LocationAt(operand.Virtual, defined), pc, output);
            return;
        }

        Location source = Location.Register(operand.Fixed);
        StoreIfSpilled(operand.Virtual, source, pc, output);
        if (operand.Virtual.Pinned is null && EndsInGap(PartAt(operand.Virtual.Id, position), position))
            return;
        Location target = LocationAt(operand.Virtual, position);
        if (target.Kind == LocationKind.Register)
            move.Add(source, target);
    }

    private void StoreIfSpilled(
        VirtualRegister register, Location source, int pc, List<MachineInstruction> output)
    {
        if (!slots.Has(register) || source.Kind != LocationKind.Register)
            return;
        var store = new ParallelMove(borrowed);
        store.Add(source, Location.Slot(slots[register]));
        output.AddRange(store.Sequence(pc, slots.New));
    }

    /// <summary>
    /// Whether only fixed operands of the instruction behind a gap want the value: they take it from where it was, and
    /// its register may be one of theirs.
    /// </summary>
    private static bool EndsInGap(LiveInterval part, int position) => part.End <= position + 1;

    /// <summary>Moves of the intervals that continue in another place from this position on.</summary>
    private void MoveSplitParts(int position, ParallelMove move)
    {
        if (!StartsAt.TryGetValue(position, out List<(LiveInterval Before, LiveInterval After)>? meetings))
            return;
        foreach ((LiveInterval before, LiveInterval after) in meetings)
        {
            // Into the frame: the value is there already.
            if (after.Physical >= 0 && !EndsInGap(after, position))
                move.Add(LocationOf(before), LocationOf(after));
        }
    }

    private Dictionary<int, List<(LiveInterval Before, LiveInterval After)>> StartsAt => startsAt ??= FindMeetings();

    private Dictionary<int, List<(LiveInterval Before, LiveInterval After)>>? startsAt;

    private Dictionary<int, List<(LiveInterval Before, LiveInterval After)>> FindMeetings()
    {
        var meetings = new Dictionary<int, List<(LiveInterval, LiveInterval)>>();
        foreach (List<LiveInterval> pieces in parts)
        {
            for (int i = 1; i < pieces.Count; i++)
            {
                // Where there is a hole in between, the edges into the later part bring the value.
                if (pieces[i - 1].End != pieces[i].Start)
                    continue;
                if (!meetings.TryGetValue(pieces[i].Start, out List<(LiveInterval, LiveInterval)>? here))
                    meetings.Add(pieces[i].Start, here = []);
                here.Add((pieces[i - 1], pieces[i]));
            }
        }

        return meetings;
    }

    private void Assign(MachineInstruction instruction, int position)
    {
        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            ref Operand operand = ref instruction.Operands[i];
            if (operand.IsFixed)
                continue;
            if (operand.Virtual.Pinned is int pinned)
            {
                operand.Physical = pinned;
                continue;
            }

            int at = operand.Role switch
            {
                OperandRole.Definition => position + 2,
                OperandRole.LateUse => position + 3,
                _ => position + 1,
            };
            int physical = PartAt(operand.Virtual.Id, at).Physical;
            if (physical < 0)
                throw new InternalCompilerException(nameof(Resolver), $"{operand.Virtual} has no register at {at}");
            operand.Physical = physical;
        }
    }
}

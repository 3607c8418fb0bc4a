namespace Femto.Jit.CodeGen;

/// <summary>
/// Writes the result of allocation into the code: physical registers into operands, moves where parts of an interval
/// meet, on edges, for phis and for fixed operands, stores to and loads from the frame.
/// </summary>
internal sealed partial class Resolver
{
    private readonly MachineFunction function;
    private readonly IntervalBuilder built;
    private readonly IntervalParts parts;
    private readonly SpillSlots slots;

    /// <summary>The moves of the place at hand.</summary>
    private readonly ParallelMove move;

    /// <summary>The block at hand with its moves.</summary>
    private readonly List<MachineInstruction> output = [];

    /// <summary>The parts that continue in another place, and the first of them that was not met yet.</summary>
    private readonly List<LiveInterval> continuations;
    private int nextContinuation;

    private Resolver(MachineFunction function, IntervalBuilder built, RegisterFile file)
    {
        this.function = function;
        this.built = built;
        parts = new IntervalParts(built.Intervals);
        continuations = parts.Continuations();
        slots = new SpillSlots(built.Intervals);
        move = new ParallelMove(file.Borrowed, slots.New);
    }

    /// <summary>Allocates registers for a function and rewrites it.</summary>
    public static void Allocate(MachineFunction function, RegisterFile file)
    {
        var built = new IntervalBuilder(function, file);
        LinearScan.Run(built, file);
        var resolver = new Resolver(function, built, file);
        resolver.Rewrite();
        function.SpillSlots = resolver.slots.Count;
        foreach (int register in file.Order)
            function.Allocatable |= 1u << register;
    }

    private static uint WrittenBy(MachineInstruction instruction)
    {
        uint written = instruction.Clobbers;
        foreach (ref readonly Operand operand in instruction.Operands.AsSpan())
        {
            if (operand.IsDefinition || instruction.Opcode == MoveOpcode.Swap)
                written |= 1u << operand.Physical;
        }

        return written;
    }

    private Location LocationOf(LiveInterval part) =>
        part.Physical >= 0 ? Location.Register(part.Physical)
        : part.Register.Constant is long constant ? Location.Constant(constant)
        : Location.Slot(slots[part.Register]);

    private Location LocationAt(VirtualRegister register, int position) => register.Pinned is int pinned
        ? Location.Register(pinned)
        : LocationOf(parts.At(register.Id, position));

    private void Rewrite()
    {
        int[] edges = EdgesToOnlySuccessors();
        foreach (MachineBlock block in function.Blocks)
        {
            output.Clear();
            ResolveEntry(block);
            for (int i = 0; i < block.Instructions.Count; i++)
            {
                MachineInstruction instruction = block.Instructions[i];
                int position = built.StartOf(block) + 4 * i;
                FillGap(i == 0 ? null : block.Instructions[i - 1], instruction, position);
                if (i == block.Instructions.Count - 1 && block.Successors.Count == 1)
                    ResolveExit(block, edges[block.Index], instruction.Pc);
                Assign(instruction, position);
                output.Add(instruction);
            }

            foreach (MachineInstruction instruction in output)
                function.Written |= WrittenBy(instruction);
            // Otherwise nothing came in between.
            if (output.Count == block.Instructions.Count)
                continue;
            block.Instructions.Clear();
            block.Instructions.AddRange(output);
        }
    }

    private void Assign(MachineInstruction instruction, int position)
    {
        foreach (ref Operand operand in instruction.Operands.AsSpan())
        {
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
            int physical = parts.At(operand.Virtual.Id, at).Physical;
            if (physical < 0)
                throw new InternalCompilerException(nameof(Resolver), $"{operand.Virtual} has no register at {at}");
            operand.Physical = physical;
        }
    }
}

using System.Numerics;

namespace Femto.Jit.CodeGen;

/// <summary>Computes live intervals, and the ranges in which physical registers are taken by instructions.</summary>
internal sealed class IntervalBuilder
{
    private readonly MachineFunction function;
    private readonly IntervalCollector collector;
    private readonly int[] starts;
    private readonly int[] ends;

    public IntervalBuilder(MachineFunction function, RegisterFile file)
    {
        this.function = function;
        function.NumberBlocks();
        Liveness = new Liveness(function);
        collector = new IntervalCollector(function.Registers.Count);
        Fixed = new List<LiveRange>[file.Count];
        for (int register = 0; register < Fixed.Length; register++)
            Fixed[register] = [];
        starts = new int[function.Blocks.Count];
        ends = new int[function.Blocks.Count];
        PlaceBlocks();
        for (int i = function.Blocks.Count - 1; i >= 0; i--)
            Build(function.Blocks[i]);
        foreach (List<LiveRange> ranges in Fixed)
            ranges.Reverse();
        Intervals = collector.Finish(function.Registers);
    }

    public Liveness Liveness { get; }

    /// <summary>One interval per virtual register.</summary>
    public LiveInterval[] Intervals { get; }

    /// <summary>Per physical register, the ordered ranges in which instructions use or destroy it.</summary>
    public List<LiveRange>[] Fixed { get; }

    /// <summary>Position of the gap before the first instruction of a block.</summary>
    public int StartOf(MachineBlock block) => starts[block.Index];

    /// <summary>Position after the last instruction of a block.</summary>
    public int EndOf(MachineBlock block) => ends[block.Index];

    /// <summary>The positions from the target of each back edge to its source.</summary>
    public List<LiveRange> Loops { get; } = [];

    private void PlaceBlocks()
    {
        int position = 0;
        foreach (MachineBlock block in function.Blocks)
        {
            starts[block.Index] = position;
            position += 4 * block.Instructions.Count;
            ends[block.Index] = position;
        }

        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineBlock successor in block.Successors)
            {
                if (StartOf(successor) <= StartOf(block))
                    Loops.Add(new LiveRange(StartOf(successor), EndOf(block)));
            }
        }
    }

    private void Build(MachineBlock block)
    {
        (int start, int end) = (StartOf(block), EndOf(block));
        foreach (int live in Liveness.LiveOut(block))
            collector.AddRange(live, start, end);
        for (int i = block.Instructions.Count - 1; i >= 0; i--)
            Build(block.Instructions[i], start, start + 4 * i);
        foreach (MachinePhi phi in block.Phis)
        {
            collector.Define(phi.Target.Id, start, atLeast: start + 1);
            for (int index = 0; index < phi.Sources.Length; index++)
            {
                VirtualRegister source = phi.Sources[index];
                if (source.Pinned is not null)
                    continue;

                // A move where a loop goes back costs more than any other, and mostly a jump besides.
                if (StartOf(block.Predecessors[index]) >= start)
                    source.AddHintAhead(phi.Target);
                else
                    source.AddHint(phi.Target);
                phi.Target.AddHint(source);
            }
        }
    }

    private void Build(MachineInstruction instruction, int blockStart, int position)
    {
        AddFixed(instruction, position);
        foreach (ref readonly Operand operand in instruction.Operands.AsSpan())
        {
            if (operand.IsDefinition && operand.Virtual.Pinned is null)
                AddDefinition(operand, position);
        }

        foreach (ref readonly Operand operand in instruction.Operands.AsSpan())
        {
            if (!operand.IsDefinition && operand.Virtual.Pinned is null)
                AddUse(operand, blockStart, position);
        }
    }

    private void AddDefinition(in Operand operand, int position)
    {
        int register = operand.Virtual.Id;
        // A fixed result is moved to its place in the gap after the instruction.
        int from = operand.IsFixed ? position + 4
            : operand.Role == OperandRole.EarlyDefinition ? position + 1 : position + 2;
        collector.Define(register, from, atLeast: position + 3);
        if (operand.IsFixed)
            operand.Virtual.FixedHint = operand.Fixed;
        else
        {
            collector.AddUse(register, from, needsRegister: true);
            // An early result is in its register until the others are written, too.
            if (operand.Role == OperandRole.EarlyDefinition)
                collector.AddUse(register, position + 2, needsRegister: true);
        }
    }

    private void AddUse(in Operand operand, int blockStart, int position)
    {
        int register = operand.Virtual.Id;
        if (operand.IsFixed)
        {
            collector.AddRange(register, blockStart, position + 1);
            collector.AddUse(register, position, needsRegister: false);
            if (operand.Virtual.FixedHint == Operand.NotFixed)
                operand.Virtual.FixedHint = operand.Fixed;
            return;
        }

        bool late = operand.Role == OperandRole.LateUse;
        collector.AddRange(register, blockStart, late ? position + 4 : position + 2);
        collector.AddUse(register, late ? position + 3 : position + 1, needsRegister: true);
        // A late use is read from its register during the whole instruction.
        if (late)
            collector.AddUse(register, position + 1, needsRegister: true);
    }

    /// <summary>Ranges are collected from the end of the function to its start.</summary>
    private void AddFixed(MachineInstruction instruction, int position)
    {
        uint used = 0;
        uint written = instruction.Clobbers;
        foreach (ref readonly Operand operand in instruction.Operands.AsSpan())
        {
            if (operand.IsFixed && operand.IsDefinition)
                written |= 1u << operand.Fixed;
            else if (operand.IsFixed)
                used |= 1u << operand.Fixed;
        }

        for (uint rest = used | written; rest != 0; rest &= rest - 1)
        {
            int register = BitOperations.TrailingZeroCount(rest);
            if (register >= Fixed.Length)
                break;
            int from = (used >> register & 1) != 0 ? position + 1 : position + 2;
            int to = (written >> register & 1) != 0 ? position + 4 : position + 2;
            Fixed[register].Add(new LiveRange(from, to));
        }
    }
}

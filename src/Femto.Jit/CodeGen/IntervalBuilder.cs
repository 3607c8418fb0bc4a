using System.Numerics;

namespace Femto.Jit.CodeGen;

/// <summary>Computes live intervals, and the ranges in which physical registers are taken by instructions.</summary>
internal sealed class IntervalBuilder
{
    private readonly MachineFunction function;
    private readonly LiveIntervalBuilder[] builders;

    public IntervalBuilder(MachineFunction function, RegisterFile file)
    {
        this.function = function;
        Liveness = new Liveness(function);
        builders = [.. function.Registers.Select(register => new LiveIntervalBuilder(register))];
        Fixed = [.. Enumerable.Range(0, file.Count).Select(_ => new List<LiveRange>())];
        int position = 0;
        foreach (MachineBlock block in function.Blocks)
        {
            Starts.Add(block, position);
            position += 4 * block.Instructions.Count;
            Ends.Add(block, position);
        }

        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineBlock successor in block.Successors.Where(other => Starts[other] <= Starts[block]))
                Loops.Add(new LiveRange(Starts[successor], Ends[block]));
        }

        for (int i = function.Blocks.Count - 1; i >= 0; i--)
            Build(function.Blocks[i]);
        foreach (List<LiveRange> ranges in Fixed)
            ranges.Reverse();
        Intervals = [.. builders.Select(builder => builder.Finish())];
    }

    public Liveness Liveness { get; }

    /// <summary>One interval per virtual register.</summary>
    public LiveInterval[] Intervals { get; }

    /// <summary>Per physical register, the ordered ranges in which instructions use or destroy it.</summary>
    public List<LiveRange>[] Fixed { get; }

    /// <summary>Position of the gap before the first instruction of each block.</summary>
    public Dictionary<MachineBlock, int> Starts { get; } = [];

    /// <summary>Position after the last instruction of each block.</summary>
    public Dictionary<MachineBlock, int> Ends { get; } = [];

    /// <summary>The positions from the target of each back edge to its source.</summary>
    public List<LiveRange> Loops { get; } = [];

    private void Build(MachineBlock block)
    {
        (int start, int end) = (Starts[block], Ends[block]);
        foreach (int live in Liveness.LiveOut(block))
            builders[live].AddRange(start, end);
        for (int i = block.Instructions.Count - 1; i >= 0; i--)
        {
            int position = start + 4 * i;
            AddFixed(block.Instructions[i], position);
            foreach (Operand operand in block.Instructions[i].Operands)
            {
                if (operand.IsDefinition && operand.Virtual.Pinned is null)
                    AddDefinition(operand, position);
            }

            foreach (Operand operand in block.Instructions[i].Operands)
            {
                if (!operand.IsDefinition && operand.Virtual.Pinned is null)
                    AddUse(operand, start, position);
            }
        }

        foreach (MachinePhi phi in block.Phis)
        {
            builders[phi.Target.Id].Define(start, atLeast: start + 1);
            foreach (VirtualRegister source in phi.Sources.Where(source => source.Pinned is null))
            {
                source.Hints.Add(phi.Target);
                phi.Target.Hints.Add(source);
            }
        }
    }

    private void AddDefinition(Operand operand, int position)
    {
        LiveIntervalBuilder interval = builders[operand.Virtual.Id];
        // A fixed result is moved to its place in the gap after the instruction.
        int from = operand.IsFixed ? position + 4
            : operand.Role == OperandRole.EarlyDefinition ? position + 1 : position + 2;
        interval.Define(from, atLeast: position + 3);
        if (operand.IsFixed)
            operand.Virtual.FixedHint = operand.Fixed;
        else
        {
            interval.AddUse(from, needsRegister: true);
            // An early result is in its register until the others are written, too.
            if (operand.Role == OperandRole.EarlyDefinition)
                interval.AddUse(position + 2, needsRegister: true);
        }
    }

    private void AddUse(Operand operand, int blockStart, int position)
    {
        LiveIntervalBuilder interval = builders[operand.Virtual.Id];
        if (operand.IsFixed)
        {
            interval.AddRange(blockStart, position + 1);
            interval.AddUse(position, needsRegister: false);
            if (operand.Virtual.FixedHint == Operand.NotFixed)
                operand.Virtual.FixedHint = operand.Fixed;
            return;
        }

        bool late = operand.Role == OperandRole.LateUse;
        interval.AddRange(blockStart, late ? position + 4 : position + 2);
        interval.AddUse(late ? position + 3 : position + 1, needsRegister: true);
        // A late use is read from its register during the whole instruction.
        if (late)
            interval.AddUse(position + 1, needsRegister: true);
    }

    /// <summary>Ranges are collected from the end of the function to its start.</summary>
    private void AddFixed(MachineInstruction instruction, int position)
    {
        uint used = 0;
        uint written = instruction.Clobbers;
        foreach (Operand operand in instruction.Operands)
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

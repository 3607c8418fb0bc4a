namespace Femto.Jit.CodeGen;

/// <summary>Moves in the gaps between instructions.</summary>
internal sealed partial class Resolver
{
    /// <summary>
    /// The gap in front of an instruction: stores of the results of the one before it, then everything that changes
    /// its place here at once.
    /// </summary>
    /// <param name="previous">The instruction before it in the block, if there is one.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="position">Position of the gap.</param>
    private void FillGap(MachineInstruction? previous, MachineInstruction instruction, int position)
    {
        if (previous is not null)
        {
            foreach (ref readonly Operand operand in previous.Operands.AsSpan())
            {
                if (operand.IsDefinition)
                    FinishDefinition(operand, position, previous.Pc);
            }
        }

        MoveSplitParts(position, ignore: previous is null);
        foreach (ref readonly Operand operand in instruction.Operands.AsSpan())
        {
            if (operand.IsFixed && !operand.IsDefinition)
                move.Add(SourceBefore(operand.Virtual, position, previous), Location.Register(operand.Fixed));
        }

        move.Sequence(output, instruction.Pc);
    }

    /// <summary>
    /// Where a value is when the moves of a gap begin: not yet where it goes in this very gap, and, if it is a fixed
    /// result of the instruction before, still in that instruction's register.
    /// </summary>
    private Location SourceBefore(VirtualRegister register, int position, MachineInstruction? previous)
    {
        if (previous is null)
            return LocationAt(register, position);
        foreach (ref readonly Operand operand in previous.Operands.AsSpan())
        {
            if (operand.IsDefinition && operand.IsFixed && operand.Virtual == register)
                return Location.Register(operand.Fixed);
        }

        return LocationAt(register, position - 1);
    }

    private void FinishDefinition(in Operand operand, int position, int pc)
    {
        VirtualRegister register = operand.Virtual;
        if (register.Pinned is null && !operand.IsFixed)
        {
            if (slots.Has(register))
                StoreIfSpilled(register, LocationOf(parts.First(register)), pc);
            return;
        }

        Location source = Location.Register(operand.Fixed);
        StoreIfSpilled(register, source, pc);
        if (register.Pinned is null && EndsInGap(parts.At(register.Id, position), position))
            return;
        Location target = LocationAt(register, position);
        if (target.Kind == LocationKind.Register)
            move.Add(source, target);
    }

    private void StoreIfSpilled(VirtualRegister register, Location source, int pc)
    {
        if (slots.Has(register) && source.Kind == LocationKind.Register)
            output.Add(ParallelMove.Store((int)source.Value, slots[register], pc));
    }

    /// <summary>
    /// Whether only fixed operands of the instruction behind a gap want the value: they take it from where it was, and
    /// its register may be one of theirs.
    /// </summary>
    private static bool EndsInGap(LiveInterval part, int position) => part.End <= position + 1;

    /// <summary>Moves of the intervals that continue in another place from this position on.</summary>
    /// <param name="position">The position.</param>
    /// <param name="ignore">At the start of a block, where edges bring the values.</param>
    private void MoveSplitParts(int position, bool ignore)
    {
        while (nextContinuation < continuations.Count && continuations[nextContinuation].Start <= position)
        {
            LiveInterval after = continuations[nextContinuation++];
            // Into the frame: the value is there already.
            if (!ignore && after.Start == position && after.Physical >= 0 && !EndsInGap(after, position))
                move.Add(LocationOf(after.Previous!), LocationOf(after));
        }
    }
}
